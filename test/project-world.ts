import type { TestContext } from 'node:test'
import { admitDatabase, installPlatform, installSchema, seed } from '@zennnn/data'
import { hashSecret, newRecordId, newSecret, systemClock } from '@zennnn/kernel'
import { buildRegistry, type Registry } from '@zennnn/model'
import { projectApp } from '../packages/data/src/schema/golden/project-app.ts'
import { openDatabase, type TestClient, type TestDatabase } from './kit.ts'

/** A statement with values, or several to be run one after the other. */
export type Sql = readonly [text: string, values?: unknown[]]

export interface Person {
  readonly id: string
  /** Runs statements in one transaction as this person and commits; answers with the rows of the last. */
  run(...statements: readonly Sql[]): Promise<readonly Record<string, unknown>[]>
}

/** A database with the app of `golden/`, in which every kind of rule occurs. */
export interface ProjectWorld {
  readonly database: TestDatabase
  readonly registry: Registry
  readonly superuser: TestClient
  readonly companies: { readonly first: string; readonly second: string }
  /** With a connection of its own. Member of company `first` unless told otherwise. */
  person(login: string, groups: readonly string[], company?: string): Promise<Person>
  /** The bearer of a link to a record, or a guest. */
  stranger(record?: string): Promise<Person>
}

export async function openProjectWorld(t: TestContext): Promise<ProjectWorld> {
  const database = await openDatabase(t)
  const registry = buildRegistry([projectApp])
  const superuser = await database.connect('postgres')
  await installPlatform(superuser, registry.brand)
  await installSchema(superuser, registry)
  await seed(superuser, registry, systemClock)
  await admitDatabase(superuser, newSecret())
  const { rows } = await superuser.query<{ id: string }>('select id from app.company order by name')
  const companies = { first: rows[0]?.id ?? '', second: rows[1]?.id ?? '' }
  return {
    database,
    registry,
    superuser,
    companies,
    person: async (login, groups, company = companies.first) => {
      const { id, token } = await addUser(superuser, { login, groups, company })
      return personOf(await database.connect('login'), id, ['session', hashSecret(token)])
    },
    stranger: async (record) => {
      if (record === undefined)
        return personOf(await database.connect('login'), '', ['guest', null])
      const token = newSecret()
      await addLink(superuser, record, token)
      return personOf(await database.connect('login'), '', ['link', hashSecret(token)])
    },
  }
}

function personOf(
  client: TestClient,
  id: string,
  entry: readonly [kind: string, hash: Buffer | null],
): Person {
  return {
    id,
    run: async (...statements) => {
      let rows: readonly Record<string, unknown>[] = []
      await client.query('begin')
      try {
        await client.query(
          "select set_config('role', 'zennnn_user', true), zennnn.enter($1::text, $2::bytea)",
          [...entry],
        )
        for (const [text, values] of statements)
          ({ rows } = await client.query<Record<string, unknown>>(text, values))
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      return rows
    },
  }
}

async function addUser(
  client: TestClient,
  user: { readonly login: string; readonly groups: readonly string[]; readonly company: string },
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newRecordId(systemClock)
  const token = newSecret()
  await client.query('insert into app."user" (id, name, login, company) values ($1, $2, $2, $3)', [
    id,
    user.login,
    user.company,
  ])
  await client.query(
    'insert into app.user_groups (source, target) select $1, id from app."group" where name = any ($2)',
    [id, user.groups],
  )
  await client.query(
    "insert into zennnn.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
  return { id, token }
}

async function addLink(client: TestClient, record: string, token: string): Promise<void> {
  const id = newRecordId(systemClock)
  await client.query(
    `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at)
     values ($1, $2, 'test', 'project', $3, 'a@example.com', now() + interval '1 hour')`,
    [id, hashSecret(newSecret()), record],
  )
  await client.query(
    "insert into zennnn.link_session (token_hash, link_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [hashSecret(token), id],
  )
}
