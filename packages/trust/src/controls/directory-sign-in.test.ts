import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '../control/observation.ts'
import type { Answer } from '../outside/ask.ts'
import { reply, type Sabotage, SampleCanary } from '../outside/sample-canary.ts'
import { directorySignInControl } from './directory-sign-in.ts'

type Port = Parameters<typeof directorySignInControl>[0]

const { signal } = new AbortController()
const LISTED = { login: 'listed', password: 'a long password of the canary' }
const WAYS = reply(200, { password: 'directory', here_too: false })

/** Whose directory is not there any more knows nobody. */
function portOf(sabotage: Sabotage, keeps: boolean): Port {
  let isThere = true
  const canary = new SampleCanary((question, right) => {
    if (question.path === '/auth/confirm') return sabotage(question, WAYS)
    const isGone = isLogin(question.path) && !isThere
    return sabotage(question, isGone ? reply(401) : right)
  })
  return {
    ...canary.port,
    withDirectory: async (use) =>
      await use({
        person: LISTED,
        keepsPassword: async () => await Promise.resolve(keeps),
        end: async () => {
          isThere = false
          await Promise.resolve()
        },
      }),
  }
}

function isLogin(path: string): boolean {
  return path === '/auth/login'
}

async function run(
  sabotage: Sabotage = (_, right) => right,
  keeps: boolean = false,
): Promise<Observation> {
  return await directorySignInControl(portOf(sabotage, keeps)).observe(signal)
}

test('the password of a directory signs in, and none is kept here', async () => {
  assert.deepEqual(await run(), {
    outcome: 'holds',
    measured:
      'the password of the directory signed in; 3 of 3 others were refused: a wrong one, none, and the same one when the directory was gone; no password is kept here',
    figures: { signed_in: 1, refused: 3, kept: 0 },
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
  assert.equal((await run(undefined, true)).outcome, 'fails')
})

test('a directory that once answers too late is asked once more, and not for ever', async () => {
  for (const [late, outcome, signIns] of [
    // The right password comes once more when the directory is gone.
    [1, 'holds', 3],
    [2, 'fails', 3],
  ] as const) {
    let asked = 0
    const seen = await run(({ path, body }, right) => {
      if (!isLogin(path) || body !== JSON.stringify(LISTED)) return right
      asked += 1
      return asked <= late ? reply(401) : right
    })
    assert.deepEqual([seen.outcome, asked], [outcome, signIns])
  }
})

test('sabotage: a database that lets him in when his directory is gone kept what he typed', async () => {
  let right: Answer | undefined
  const keeping: Sabotage = ({ path, body = '' }, answer) => {
    if (!isLogin(path) || body !== JSON.stringify(LISTED)) return answer
    right ??= answer
    return right
  }
  const { outcome, figures } = await run(keeping)
  assert.deepEqual([outcome, figures['refused']], ['fails', 2])
})

test('sabotage: a canary without a directory proves nothing', async () => {
  const control = directorySignInControl({
    ...new SampleCanary().port,
    withDirectory: async () => await Promise.resolve(undefined),
  })
  assert.equal((await control.observe(signal)).outcome, 'unknown')
})
