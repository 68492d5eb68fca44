import { hashSecret, newSecret } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { World } from './world.ts'

/** Somebody whom the benchmarks of identity made. */
export interface Person {
  readonly id: string
  readonly login: string
}

/** The host of the world's database, with its port. */
export function hostOf({ headers }: World): string {
  return headers['host'] ?? ''
}

/** Somebody who may use contacts, without a password. */
export async function makePerson(client: Client, login: string): Promise<Person> {
  const { rows } = await client.query<{ id: string }>(
    `with made as (
       insert into app."user" (id, login, name) values (zennnn.new_id(), $1, 'A person') returning id
     ), placed as (
       insert into app.user_groups
         select m.id, g.id from made m cross join app."group" g where g.name = 'contacts_user'
     )
     select id from made`,
    [login],
  )
  return { id: rows[0]?.id ?? '', login }
}

/** Open sessions of a person as signing in makes them, without hashing a password for each; returns their tokens. */
export async function makeSessions(
  client: Client,
  person: string,
  count: number,
): Promise<readonly string[]> {
  const tokens = Array.from({ length: count }, () => newSecret())
  await client.query(
    `insert into zennnn.session (token_hash, user_id, expires_at)
     select h.hash, $1, now() + interval '1 day' from unnest($2::bytea[]) h(hash)`,
    [person, tokens.map((token) => hashSecret(token))],
  )
  return tokens
}
