import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { confirmPassword, type Deriver, deriveHere, PasswordPool, signIn } from '@zennnn/identity'
import { createLog, PlatformError, systemClock } from '@zennnn/kernel'
import {
  attempt,
  enter,
  type IdentityWorld,
  openIdentityWorld,
  PASSWORD,
  PASSWORD_KEY,
} from '../identity-world.ts'
import { VISITOR } from '../kit.ts'

const LOGIN = 'ann@acme.example'
const RIGHT = attempt(LOGIN, PASSWORD)
/** More than an account may guess, and a session. */
const RETRIES = 12

/** As `deriveAt` while the process is started again. */
const away: Deriver = async () => {
  throw new PlatformError('OVERLOADED')
}

function poolOf(t: TestContext, derive: Deriver): PasswordPool {
  const made = new PasswordPool(PASSWORD_KEY, 1, derive)
  t.after(async () => {
    await made.close()
  })
  return made
}

async function countedIn({ sql }: IdentityWorld): Promise<unknown> {
  const [all] = await sql(`select (select coalesce(max(count), 0) from zennnn.attempt) as attempts,
    window_count, day_count from zennnn.guessing`)
  return all
}

const NOTHING = { attempts: 0, window_count: 0, day_count: 0 }

test('who retries while nothing can be hashed used up no attempt, and comes in when it can', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  const without = { ...tools, pool: poolOf(t, away) }
  for (let retry = 0; retry < RETRIES; retry += 1)
    await assert.rejects(signIn(without, place.database, RIGHT), { code: 'OVERLOADED' })
  assert.deepEqual(await countedIn(world), NOTHING)
  assert.equal((await signIn(tools, place.database, RIGHT)).kind, 'signed_in')
  // What was hashed stays counted.
  assert.equal((await signIn(tools, place.database, attempt(LOGIN, 'wrong'))).kind, 'refused')
  assert.deepEqual(await countedIn(world), { attempts: 1, window_count: 1, day_count: 1 })
})

test('nor did who proves in a session who he is', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  const asked = { token: await enter(world, LOGIN), password: PASSWORD, ...VISITOR }
  const without = { ...tools, pool: poolOf(t, away) }
  for (let retry = 0; retry < RETRIES; retry += 1)
    await assert.rejects(confirmPassword(without, place.database, asked), { code: 'OVERLOADED' })
  assert.deepEqual(await countedIn(world), NOTHING)
  assert.equal((await confirmPassword(tools, place.database, asked)).kind, 'confirmed')
})

test('whose hash cannot be made stronger is in all the same, and the log says why', async (t) => {
  const world = await openIdentityWorld(t)
  const { tools, test: place } = world
  await world.sql('update zennnn.sign_in_policy set rounds = 230000')
  let jobs = 0
  const once: Deriver = async (job, signal) => {
    jobs += 1
    return jobs === 1 ? await deriveHere(job, signal) : await away(job, signal)
  }
  const lines: string[] = []
  const write = (line: string): void => {
    lines.push(line)
  }
  const log = createLog({ clock: systemClock, level: 'warn', write })
  const first = await signIn({ ...tools, log, pool: poolOf(t, once) }, place.database, RIGHT)
  assert.deepEqual([first.kind, jobs], ['signed_in', 2])
  await world.sql(
    'alter table zennnn.credential add constraint kept check (changed_at is null) not valid',
  )
  assert.equal((await signIn({ ...tools, log }, place.database, RIGHT)).kind, 'signed_in')
  const told = lines.map((line) => [JSON.parse(line).event, JSON.parse(line).error.code])
  assert.deepEqual(
    told.map(([event]) => event),
    Array(2).fill('password_not_strengthened'),
  )
  assert.equal(told[0]?.[1], 'OVERLOADED')
  assert.doesNotMatch(lines.join(''), new RegExp(PASSWORD))
  // The next one makes up for it.
  await world.sql('alter table zennnn.credential drop constraint kept')
  await enter(world, LOGIN)
  const rows = await world.sql(`select split_part(hash, '$', 2) as rounds from zennnn.credential`)
  assert.deepEqual(rows, [{ rounds: '230000' }])
})
