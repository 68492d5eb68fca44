import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { ClusterSecrets } from '../cluster/cluster-secrets.ts'
import { untilLater } from '../failover/until-later.ts'
import { type ClusterAddress, connect } from './connect.ts'

/** A cluster and the keys to it, as `work` and `up` hold them. */
export interface ClusterAccess {
  readonly address: ClusterAddress
  readonly secrets: ClusterSecrets
  /** What a frozen server does not answer by then fails. Without it, as long as it takes: some statements do. */
  readonly answerMs?: number
}

/** A frozen server does not answer a goodbye, either. */
const GOODBYE_MS = 1_000

/**
 * Runs `body` as superuser: to make and remove databases, and inside templates. Never in a customer's database, but for one
 * look at its files that leaves nothing; see `checkIndexes`.
 */
export async function asSuperuser<T>(
  access: ClusterAccess,
  database: string,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { superuser: password } = access.secrets
  return await use(access, { user: 'postgres', password, database }, body)
}

/** Runs `body` as the owner of everything in one of our databases. */
export async function asOwner<T>(
  access: ClusterAccess,
  database: DatabaseId,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  return await asMaintainer(access, database, async (client) => {
    await client.query('SET ROLE zennnn_owner')
    return await body(client)
  })
}

/** Runs `body` as `zennnn_maintain`, which has no rights until it takes a role. */
export async function asMaintainer<T>(
  access: ClusterAccess,
  database: DatabaseId,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { maintain: password } = access.secrets
  return await use(access, { user: 'zennnn_maintain', password, database }, body)
}

/** Runs `body` in a transaction of the client: all of it happens, or nothing. */
export async function inTransaction<T>(client: Client, body: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await body()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Sends statements one by one: PostgreSQL makes databases only outside a transaction. */
export async function sendAll(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement)
}

async function use<T>(
  access: ClusterAccess,
  login: { readonly user: string; readonly password: string; readonly database: string },
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const { address, answerMs } = access
  const client = await connect(address, login, answerMs)
  try {
    return await body(client)
  } finally {
    if (answerMs === undefined) await client.end()
    else await untilLater(client.end(), GOODBYE_MS)
  }
}
