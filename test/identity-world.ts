import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connections } from '@zennnn/data'
import { AwayHosts, PasswordPool, type SignInRequest, signIn } from '@zennnn/identity'
import {
  type DatabaseId,
  PlatformError,
  passwordKeyOf,
  sealingKeyOf,
  systemClock,
} from '@zennnn/kernel'
import { openWorld, silentLog, type TestWorld } from './kit.ts'
import { sharedHash } from './shared-hash.ts'

export const ANN = '018f0000-0000-7000-8000-00000000000a'
export const BOB = '018f0000-0000-7000-8000-00000000000b'
export const TAG = '018f0000-0000-7000-8000-0000000000aa'
export const OTHER_TAG = '018f0000-0000-7000-8000-0000000000ab'
export const HIDDEN_SETTING = '018f0000-0000-7000-8000-0000000000bb'
export const PASSWORD = 'correct horse battery'
export const NETWORK = '192.0.2.7'

export const PASSWORD_KEY = passwordKeyOf('test')
// Idle threads of the pool do not keep the process alive.
export const pool = new PasswordPool(PASSWORD_KEY, 1)
export const annsHash = sharedHash(pool, PASSWORD)

const PEOPLE = `
  insert into app."user" (id, login, name) values ('${ANN}', 'ann@acme.example', 'Ann'), ('${BOB}', 'bob', 'Bob');
  insert into app.user_groups select '${ANN}', id from app."group" where name = 'contacts_user';
  insert into app.tag (id, name) values ('${TAG}', 'one'), ('${OTHER_TAG}', 'two');
  insert into app.setting (id, key) values ('${HIDDEN_SETTING}', 'hidden');`

export interface IdentityWorld {
  readonly test: TestWorld
  readonly connections: Connections
  readonly tools: Parameters<typeof signIn>[0] & { readonly port: Connections }
  readonly sql: (text: string) => Promise<readonly Record<string, unknown>[]>
}

/** A world with two users, of whom Ann (contacts_user) has a password, two tags she sees and a setting she does not. */
export async function openIdentityWorld(t: TestContext): Promise<IdentityWorld> {
  const world = await openWorld(t)
  const { superuser, connections } = world
  await superuser.query(PEOPLE)
  await superuser.query('select zennnn.set_credential($1, $2)', [ANN, await annsHash])
  return {
    test: world,
    connections,
    tools: {
      port: connections,
      pool,
      sealing: sealingKeyOf('test'),
      mayReach: () => false,
      away: new AwayHosts(systemClock),
      log: silentLog,
    },
    sql: async (text) => (await superuser.query<Record<string, unknown>>(text)).rows,
  }
}

export function attempt(
  login: string,
  password: string,
  more: { network?: string; previousToken?: string; deviceToken?: string } = {},
): SignInRequest {
  return { login, password, network: NETWORK, userAgent: 'test', previousToken: undefined, ...more }
}

/** Signs in with the right password and returns the session's token. */
export async function enter(world: IdentityWorld, login: string): Promise<string> {
  const outcome = await signIn(world.tools, world.test.database, attempt(login, PASSWORD))
  assert.equal(outcome.kind, 'signed_in')
  return outcome.token
}

/** A pool without a thread: whoever has a place waits for good. Closed with the test. */
export function idlePool(t: TestContext): PasswordPool {
  const idle = new PasswordPool(PASSWORD_KEY, 0)
  t.after(async () => {
    await idle.close()
  })
  return idle
}

const JOB = { password: 'x', salt: 'c2FsdA==', rounds: 1 }

/** People of this database who wait for a thread, each of another network. They are turned away when the pool is closed. */
export function crowd(
  of: PasswordPool,
  database: DatabaseId,
  networks: Iterable<string>,
  isKnown = false,
): void {
  for (const network of networks)
    of.begin(JOB, { network, database, isKnown }).catch((error: unknown) => {
      assert.ok(error instanceof PlatformError)
    })
}

/** Networks that nobody else has in the tests. */
export function otherNetworks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, one) => `203.0.113.${one}`)
}

/** Resolves when so many wait for a thread. */
export async function untilWaiting(of: PasswordPool, count: number): Promise<void> {
  while (of.waiting < count) await delay(5)
}
