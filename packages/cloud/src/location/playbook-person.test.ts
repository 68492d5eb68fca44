import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePeopleAccess } from '../host/people-judge.ts'
import { listedPerson, playbookPerson } from './playbook-person.ts'

const KEY = `ssh-ed25519 ${'A'.repeat(68)}`
const ANNA = { name: 'anna', keys: [`${KEY} anna@office`], until: '2027-11-30' }

test('a key ends by itself on the day after the last one, and so does the account', () => {
  assert.deepEqual(playbookPerson(ANNA), {
    name: 'anna',
    lines: [`expiry-time="20271201Z" ${KEY}`],
    expires: Date.UTC(2027, 11, 1) / 1000,
  })
})

test('who was listed without a last day comes in as before', () => {
  assert.deepEqual(playbookPerson({ name: 'bob', keys: [KEY] }), {
    name: 'bob',
    lines: [KEY],
    expires: -1,
  })
})

test('what a run leaves on the machine is what the audit asks for there', () => {
  const { name, lines } = playbookPerson(ANNA)
  const checks = judgePeopleAccess(
    { read: JSON.stringify([listedPerson(ANNA)]) },
    { read: { group: 'zennnn-people:x:990:anna', keys: new Map([[name, lines.join('\n')]]) } },
    new Date('2026-11-30T12:00:00Z'),
  )
  assert.deepEqual(
    checks.map(({ state }) => state),
    ['holds', 'holds', 'holds'],
  )
})
