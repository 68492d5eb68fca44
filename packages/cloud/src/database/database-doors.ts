import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asMaintainer, type ClusterAccess } from './cluster-access.ts'
import { connect } from './connect.ts'
import { loginPassword } from './database-statements.ts'

/** Databases that may be entered at all, by name, with the roles that may connect; `public` for everybody. */
export type Doors = ReadonlyMap<string, readonly string[]>

/** `refused` is said by PostgreSQL itself; `away`: nobody said anything, or something else is in the way. */
export type DoorAnswer = 'entered' | 'refused' | 'away'

/** No rule of pg_hba lets the role in there, or it may not connect. */
const REFUSALS: readonly unknown[] = ['28000', '42501']

/**
 * Rows of who may connect to the database `d` of pg_database, each once: `grantee`, 0 for everybody. Without rights of its own a
 * database is open to everybody.
 */
export const GRANTEES = `(
    select distinct g.grantee from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
    where g.privilege_type in ('CONNECT', 'CREATE'))`

const CONNECTS = `
  select d.datname as name, array(
    select case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee)::text end
    from ${GRANTEES} g order by 1) as connects
  from pg_catalog.pg_database d where d.datallowconn order by 1`

/** For who is connected anywhere in the cluster. */
export async function doorsOf(client: Client): Promise<Doors> {
  const { rows } = await client.query<{ name: string; connects: readonly string[] }>(CONNECTS)
  return new Map(rows.map(({ name, connects }) => [name, connects]))
}

/** From the control database, with no rights at all: the catalogue of databases is for everybody to read. */
export async function readDoors(access: ClusterAccess, control: DatabaseId): Promise<Doors> {
  return await asMaintainer(access, control, doorsOf)
}

/** Logs in as `serve` does for a database, with the password of that, at another one, and leaves again. */
export async function enterDoor(
  access: ClusterAccess,
  role: DatabaseId,
  database: string,
): Promise<DoorAnswer> {
  const password = loginPassword(access.secrets.tenantKey, role)
  try {
    const client = await connect(access.address, { user: role, password, database })
    await client.end()
    return 'entered'
  } catch (error) {
    return answerOf(error)
  }
}

/** What was said to who could not come in. A wrong password is no closed door. @internal */
export function answerOf(error: unknown): DoorAnswer {
  const cause: unknown = error instanceof PlatformError ? error.cause : undefined
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  return REFUSALS.includes(code) ? 'refused' : 'away'
}
