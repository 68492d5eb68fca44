import { type Clock, type DatabaseId, newRecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** More is tried here, from one address, than one network may elsewhere; per account the usual counts. */
const TRIES = 'attempts_per_network = 10000, attempts_per_database = 100000'
/** What its people did is of use to nobody after this. */
const KEEP_MAILS = '2 days'

export interface CanaryPerson {
  readonly name: string
  /** An address. */
  readonly login: string
  readonly groups: readonly string[]
  /** As made by `hashPassword`; undefined for somebody who is to have none. */
  readonly passwordHash: string | undefined
}

/** What is known of a canary: whose key its people have, and the version of its contents. */
export interface CanaryMark {
  readonly keyPrint: string
  readonly contents: number
}

/** Undefined before its people were made. */
export async function readCanaryMark(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<CanaryMark | undefined> {
  return await asOwner(access, database, async (client) => {
    const { rows } = await client.query<CanaryMark>(
      'select key_print as "keyPrint", contents from zennnn.canary',
    )
    return rows[0]
  })
}

/**
 * Makes the people of the canary, or gives those who are there their passwords anew, by the statements that serve customers; marks
 * it, so that no mail leaves it from then on; where the key is another one, what hangs on it is to be filled in anew. One
 * transaction.
 */
export async function settleCanary(
  access: ClusterAccess,
  database: DatabaseId,
  {
    people,
    keyPrint,
    clock,
  }: {
    readonly people: readonly CanaryPerson[]
    readonly keyPrint: string
    readonly clock: Clock
  },
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('begin')
    await client.query(
      `insert into zennnn.canary (key_print) values ($1)
       on conflict (only_row) do update set key_print = excluded.key_print,
         contents = case when canary.key_print = excluded.key_print then canary.contents else 0 end`,
      [keyPrint],
    )
    await client.query(`update zennnn.sign_in_policy set ${TRIES}`)
    for (const person of people) await ensurePerson(client, person, clock)
    await client.query('commit')
  })
}

/** Its contents are of this version now. */
export async function markCanaryContents(
  access: ClusterAccess,
  database: DatabaseId,
  contents: number,
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query('update zennnn.canary set contents = $1', [contents])
  })
}

/** Mails that were caught and looked at. They never leave, so nothing else would end them. */
export async function tidyCanary(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query(
      `delete from app."mail" where "created_at" < now() - interval '${KEEP_MAILS}'`,
    )
  })
}

/** Makes her where she is not there, and gives her the password that she is to have: her id. */
export async function ensurePerson(
  client: Client,
  person: CanaryPerson,
  clock: Clock,
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select "id" from app."user" where "login" = $1',
    [person.login],
  )
  const id = rows[0]?.id ?? (await addPerson(client, person, clock))
  if (person.passwordHash === undefined)
    await client.query('delete from zennnn.credential where user_id = $1', [id])
  else await client.query('select zennnn.set_credential($1, $2)', [id, person.passwordHash])
  return id
}

async function addPerson(
  client: Client,
  { name, login, groups }: CanaryPerson,
  clock: Clock,
): Promise<string> {
  const id = newRecordId(clock)
  await client.query(
    `insert into app."user" ("id", "name", "login", "email", "company")
     select $1, $2, $3, $3, (select "id" from app."company" order by "created_at", "id" limit 1)`,
    [id, name, login],
  )
  await client.query(
    `insert into app."user_companies" (source, target) select "id", "company" from app."user" where "id" = $1`,
    [id],
  )
  await client.query(
    'insert into app."user_groups" (source, target) select $1, "id" from app."group" where "name" = any ($2)',
    [id, groups],
  )
  return id
}
