import { installQueue, queueStatements, queueUrl } from '@zennnn/jobs'
import {
  type Clock,
  type DatabaseId,
  type Log,
  newRecordId,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { asOwner, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { makeDatabase } from '../database/database-make.ts'
import { keepStatements } from '../vault/keep-statements.ts'
import { vaultStatements } from '../vault/vault-statements.ts'
import { controlStatements } from './control-statements.ts'
import { migrateDatabase } from './migrate-database.ts'

/** Makes the control database of a cloud, or brings it up to date: its apps, its queue, and what `serve` may ask of it. */
export async function ensureControlDatabase(options: {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly registry: Registry
  readonly template: string
  readonly log: Log
}): Promise<void> {
  const { access, control, log } = options
  await makeDatabase(access, control, options.template)
  await installQueue(controlQueueUrl(access, control), log)
  await migrateDatabase(access, control, options.registry)
  await asOwner(access, control, async (client) => {
    await sendAll(client, [
      ...queueStatements(control),
      ...controlStatements(control),
      ...vaultStatements(),
      ...keepStatements(),
    ])
  })
}

/** The queue as `startJobWorker` wants it. */
export function controlQueueUrl(access: ClusterAccess, control: DatabaseId): string {
  return queueUrl(access.address, control, access.secrets.maintain)
}

/** Asks for a job of the control database, as the cloud itself. */
export async function requestControlJob(
  access: ClusterAccess,
  control: DatabaseId,
  wanted: { readonly kind: string; readonly input: unknown; readonly clock: Clock },
): Promise<RecordId> {
  const job = newRecordId(wanted.clock)
  await asOwner(access, control, async (client) => {
    await client.query('begin')
    await client.query(
      'insert into app."job" ("id", "kind", "state", "input") values ($1, $2, $3, $4)',
      [job, wanted.kind, 'queued', JSON.stringify(wanted.input)],
    )
    await client.query('select zennnn_queue.enqueue($1, $2)', [control, job])
    await client.query('commit')
  })
  return job
}

/** State and message of a job of the control database. Throws NOT_FOUND. */
export async function readControlJob(
  access: ClusterAccess,
  control: DatabaseId,
  id: RecordId,
): Promise<{ readonly state: string; readonly message: string | null }> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ state: string; message: string | null }>(
      'select "state", "message" from app."job" where "id" = $1',
      [id],
    )
    if (rows[0] === undefined) throw new PlatformError('NOT_FOUND')
    return rows[0]
  })
}
