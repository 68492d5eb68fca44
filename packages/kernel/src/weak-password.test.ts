import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WEAK_BELOW, weighPassword } from './weak-password.ts'

const KNOWN = ['Ann Miller', 'ann.miller@acme.example', 'Acme Pumps Ltd', 'acme']

function isWeak(password: string): boolean {
  return weighPassword(password, KNOWN).weight < WEAK_BELOW
}

test('what is guessed first is weak, however long it is', () => {
  for (const password of [
    'password1234',
    'Password1234!',
    'P@ssw0rd2026',
    'p4$$w0rdp4$$w0rd',
    'qwertyuiop12',
    'asdfghjkl123',
    '123456789012',
    '987654321098',
    'aaaaaaaaaaaa',
    'abcdefghijkl',
    'letmeinletmein',
    'iloveyou2024',
    'dragondragondragon',
    'ｐａｓｓｗｏｒｄ１２３４',
  ])
    assert.equal(isWeak(password), true, password)
})

test('what is made of the person, the company or the address is weak', () => {
  for (const password of [
    'annmiller2026',
    'Acme-Pumps-1',
    'acmeacmeacme',
    'MillerMiller',
    '4cm3.pumps.ltd',
    'ann.miller@acme',
  ])
    assert.equal(isWeak(password), true, password)
  assert.equal(weighPassword('annmillerpumps', []).weight >= WEAK_BELOW, true)
})

test('what has to be guessed is not weak', () => {
  for (const password of [
    'correct horse battery',
    'velvet-otter-plum',
    'xK9mQ2vT8wLp',
    'zwölf Boxkämpfer',
    'Annegret kauft Salz',
    '春の海ひねもすのたり',
  ])
    assert.equal(isWeak(password), false, password)
})

test('the parts that are guessed first are named, and why they are', () => {
  assert.deepEqual(weighPassword('Acme1234monkey', KNOWN), {
    weight: 4,
    found: [
      { text: 'acme', kind: 'known' },
      { text: '1234', kind: 'row' },
      { text: 'monkey', kind: 'common' },
    ],
  })
  assert.deepEqual(weighPassword('xyqxyq', []).found, [{ text: 'xyq', kind: 'repeated' }])
})

test('a long text of one kind takes no time', () => {
  const { weight } = weighPassword('ab'.repeat(128), KNOWN)
  assert.ok(weight < WEAK_BELOW)
})
