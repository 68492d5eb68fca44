import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import { reply, type Sabotage, SampleCanary } from '../outside/sample-canary.ts'
import type { Person } from '../outside/visitor.ts'
import { directorySignInControl } from './directory-sign-in.ts'

const { signal } = new AbortController()
const LISTED = { login: 'listed', password: 'a long password of the canary' }
const WAYS = reply(200, { password: 'directory', here_too: false })

async function anybody(): Promise<Person> {
  return await Promise.resolve(LISTED)
}

async function nobody(): Promise<undefined> {
  return await Promise.resolve(undefined)
}

function isLogin(path: string): boolean {
  return path === '/auth/login'
}

async function run(sabotage: Sabotage = (_, right) => right): Promise<Observation> {
  const canary = new SampleCanary((question, right) =>
    sabotage(question, question.path === '/auth/confirm' ? WAYS : right),
  )
  return await directorySignInControl({ ...canary.port, listed: anybody }).observe(signal)
}

test('the password of a directory signs in, and none is kept here', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured:
      'the password of the directory signed in, 2 of 2 others were refused, and none is kept here',
    figures: { signed_in: 1, refused: 2, kept: 0 },
  })
})

test('sabotage: a directory that lets nobody in, any password, an empty one, or a password that is kept', async () => {
  const holes: readonly Sabotage[] = [
    ({ path }, right) => (isLogin(path) ? reply(401) : right),
    ({ path, body = '' }, right) => (isLogin(path) && body.includes('""') ? reply(200, {}) : right),
    ({ path, body = '' }, right) =>
      isLogin(path) && body.includes('ryx"') ? reply(200, {}) : right,
    ({ path }, right) => (path === '/auth/confirm' ? reply(200, { password: 'here' }) : right),
    ({ path }, right) => (path === '/auth/confirm' ? reply(200, { here_too: true }) : right),
  ]
  for (const hole of holes) assert.equal((await run(hole)).outcome, 'fails', String(hole))
})

test('sabotage: a canary without a directory proves nothing', async () => {
  const control = directorySignInControl({ ...new SampleCanary().port, listed: nobody })
  assert.equal((await control.observe(signal)).outcome, 'unknown')
})
