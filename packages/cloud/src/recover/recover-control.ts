import { type DatabaseId, type Log, newDatabaseId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { ensureControlDatabase } from '../control/control-database.ts'
import { asMaintainer, asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { removeDatabase } from '../database/database-make.ts'
import { readWalls, requireWalls } from '../restore/database-walls.ts'
import { endWaiting } from '../restore/neutralise.ts'
import { letLoginIn } from '../restore/restore-admit.ts'
import { assertSchema, fillDatabase, giveToOwner } from '../restore/restore-into.ts'
import type { Repository } from '../vault/repository.ts'
import { readSnapshot, withoutLock } from '../vault/restic.ts'
import { LOST } from './lost-words.ts'
import { recoverTenantKey } from './recover-tenant-key.ts'

/** What is to become the control database, and what this version makes of it. */
export interface ControlSource {
  /** Where the key of the vault is. */
  readonly home: string
  readonly control: DatabaseId
  readonly repository: Repository
  readonly snapshot: string
  readonly registry: Registry
  readonly template: string
  readonly log: Log
}

/**
 * Restores a control database under the id that it had, where there is none. No register says what was dumped: that nobody
 * changed it is proved by restic, with a password that only the key of the vault gives. Done again from the beginning, each
 * time it is run. Returns the access with the keys that the lost cloud had.
 */
export async function recoverControl(
  given: ClusterAccess,
  source: ControlSource,
): Promise<ClusterAccess> {
  const { control, registry } = source
  await fillDatabase(given, control, new AbortController().signal, async (take) => {
    // Who died with the machine may have had it for himself alone.
    const { output, ended, abandon } = readSnapshot(withoutLock(source.repository), source.snapshot)
    try {
      for await (const piece of output) if (Buffer.isBuffer(piece)) await take(piece)
      await ended
    } finally {
      abandon()
    }
  })
  await giveToOwner(given, control)
  const access = await recoverTenantKey(given, source.home, control)
  await assertSchema(access, control, registry)
  await forgetMachine(access, control)
  await letLoginIn(access, control)
  await ensureControlDatabase({ access, ...source })
  await requireProtected(access, source)
  return access
}

/** What waited or was under way on the machine that is gone ends, and what lay there alone is known no more. */
async function forgetMachine(access: ClusterAccess, control: DatabaseId): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query('begin')
    await endWaiting(client, LOST)
    await client.query('delete from zennnn_cloud.ready')
    await client.query(
      `update zennnn_vault.backup set state = 'failed', ended_at = now(), message = 'It was interrupted.'
       where state = 'running'`,
    )
    await client.query(
      `update zennnn_vault.restore set state = case when mode = 'live' and state = 'done' then 'expired' else 'failed' end,
         undo_until = null
       where state in ('running', 'undoing') or (mode = 'live' and state = 'done')`,
    )
    await client.query(`select zennnn.audit_operator_event('database', null, $1)`, [
      'The control database was restored on another machine. What happened after its backup is not in this log.',
    ])
    await client.query('commit')
  })
}

/** Beside a control database that is made for it. */
async function requireProtected(access: ClusterAccess, source: ControlSource): Promise<void> {
  const reference = newDatabaseId()
  try {
    await ensureControlDatabase({ access, ...source, control: reference })
    const expected = await asMaintainer(access, reference, readWalls)
    requireWalls(
      // Each lets the login role of its own name in.
      expected.map((line) => line.replaceAll(reference, source.control)),
      await asMaintainer(access, source.control, readWalls),
    )
  } finally {
    await removeDatabase(access, reference)
  }
}
