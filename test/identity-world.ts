import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Connections } from '@zennnn/data'
import { PasswordPool, type SignInRequest, sealingKeyOf, signIn } from '@zennnn/identity'
import { openWorld, type TestDatabase } from './kit.ts'
import { sharedHash } from './shared-hash.ts'

export const ANN = '018f0000-0000-7000-8000-00000000000a'
export const BOB = '018f0000-0000-7000-8000-00000000000b'
export const TAG = '018f0000-0000-7000-8000-0000000000aa'
export const OTHER_TAG = '018f0000-0000-7000-8000-0000000000ab'
export const HIDDEN_SETTING = '018f0000-0000-7000-8000-0000000000bb'
export const PASSWORD = 'correct horse battery'
export const NETWORK = '192.0.2.7'

// Idle threads of the pool do not keep the process alive.
export const pool = new PasswordPool(1)
export const annsHash = sharedHash(pool, PASSWORD)

const PEOPLE = `
  insert into app."user" (id, login, name) values ('${ANN}', 'ann@acme.example', 'Ann'), ('${BOB}', 'bob', 'Bob');
  insert into app.user_groups select '${ANN}', id from app."group" where name = 'contacts_user';
  insert into app.tag (id, name) values ('${TAG}', 'one'), ('${OTHER_TAG}', 'two');
  insert into app.setting (id, key) values ('${HIDDEN_SETTING}', 'hidden');`

export interface IdentityWorld {
  readonly test: TestDatabase
  readonly connections: Connections
  readonly tools: Parameters<typeof signIn>[0] & { readonly port: Connections }
  sql(text: string): Promise<readonly Record<string, unknown>[]>
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
    tools: { port: connections, pool, sealing: sealingKeyOf('test'), mayReach: () => false },
    sql: async (text) => (await superuser.query<Record<string, unknown>>(text)).rows,
  }
}

export function attempt(
  login: string,
  password: string,
  more: { network?: string; previousToken?: string } = {},
): SignInRequest {
  return { login, password, network: NETWORK, userAgent: 'test', previousToken: undefined, ...more }
}

/** Signs in with the right password and returns the session's token. */
export async function enter(world: IdentityWorld, login: string): Promise<string> {
  const outcome = await signIn(world.tools, world.test.database, attempt(login, PASSWORD))
  assert.equal(outcome.kind, 'signed_in')
  return outcome.token
}
