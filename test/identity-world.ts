import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { Connections } from '@zennnn/data'
import { hashPassword, PasswordPool, type SignInRequest, signIn } from '@zennnn/identity'
import { createLog, systemClock } from '@zennnn/kernel'
import { openDatabase, type TestDatabase } from './kit.ts'

const PLATFORM = new URL('../packages/data/src/schema/platform/', import.meta.url)
export const ANN = '018f0000-0000-7000-8000-00000000000a'
export const BOB = '018f0000-0000-7000-8000-00000000000b'
export const ORDER = '018f0000-0000-7000-8000-0000000000aa'
export const HIDDEN = '018f0000-0000-7000-8000-0000000000bb'
export const PASSWORD = 'correct horse battery'
export const NETWORK = '192.0.2.7'

// Idle threads of the pool do not keep the process alive.
export const pool = new PasswordPool(1)
export const annsHash = hashPassword(pool, PASSWORD)

/** The tables that sign-in and links stand on, without the apps: a database with two users and two documents. */
const TABLES = `
  set role zennnn_owner;
  create table app."user" (id uuid primary key, login text, name text, active boolean not null default true, company uuid);
  create table app."group" (id uuid primary key, name text);
  create table app.user_groups (source uuid, target uuid);
  create table app.group_implies (source uuid, target uuid);
  create table app.user_companies (source uuid, target uuid);
  create table app.document (id uuid primary key, title text);
  alter table app.document enable row level security;
  create policy visible on app.document to zennnn_user using (title <> 'hidden');
  grant select on app.document to zennnn_user;
  insert into app."user" (id, login, name) values ('${ANN}', 'Ann@Acme.example', 'Ann'), ('${BOB}', 'bob', 'Bob');
  insert into app.document values ('${ORDER}', 'order'), ('${HIDDEN}', 'hidden');
  select zennnn.admit_login();
  reset role;`

export interface IdentityWorld {
  readonly test: TestDatabase
  readonly connections: Connections
  readonly tools: { readonly port: Connections; readonly pool: PasswordPool }
  sql(text: string): Promise<readonly Record<string, unknown>[]>
}

/** A database with sign-in and links, two users (Ann has a password) and two documents, but without the apps. */
export async function openIdentityWorld(t: TestContext): Promise<IdentityWorld> {
  const database = await openDatabase(t)
  const superuser = await database.connect('postgres')
  for (const name of ['005-schemas', '010-identity', '050-sign-in', '060-links'])
    await superuser.query(
      'set check_function_bodies = off;' + readFileSync(new URL(`${name}.sql`, PLATFORM), 'utf8'),
    )
  await superuser.query(TABLES)
  await superuser.query('select zennnn.set_credential($1, $2)', [ANN, await annsHash])
  const connections = new Connections({
    ...database.address,
    login: () => database.login,
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
  t.after(async () => {
    await connections.close()
  })
  return {
    test: database,
    connections,
    tools: { port: connections, pool },
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
