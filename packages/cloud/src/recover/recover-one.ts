import { newRecordId } from '@zennnn/kernel'
import type { CustomerDatabase } from '../control/customer-databases.ts'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { LikeNew } from '../restore/like-new.ts'
import { endWaiting } from '../restore/neutralise.ts'
import { dropRestored } from '../restore/restore-drop.ts'
import { restoreInto } from '../restore/restore-into.ts'
import { requireRoom } from '../restore/restore-room.ts'
import { partsOf } from '../restore/restore-source.ts'
import type { RestoreTools } from '../restore/restore-tools.ts'
import type { BackupRecord } from '../vault/backup-register.ts'
import type { Vault } from '../vault/vault.ts'

const RECOVERED = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}

/** Where backups are read from, where databases are made of them, and what they are compared with. */
export interface BringBackTools extends Vault, Pick<RestoreTools, 'registryOf' | 'templates'> {
  /** The cluster that serves customers, or one for a rehearsal. */
  readonly cluster: ClusterAccess
  readonly likeNew: (template: string) => Promise<LikeNew>
}

/**
 * Restores a backup under the id that its database had, ends what waited in it and says in it what is lost. Nobody can log in
 * yet. When it throws nothing is left of it.
 */
export async function bringBack(
  tools: BringBackTools,
  {
    customer: { database, apps, slug },
    backup,
  }: { readonly customer: CustomerDatabase; readonly backup: BackupRecord },
  {
    beganAt,
    signal,
    say,
  }: {
    readonly beganAt: Date
    readonly signal: AbortSignal
    readonly say: (sentence: string) => void
  },
): Promise<void> {
  const { cluster, clock } = tools
  const { registry, template } = partsOf(tools, apps)
  const likeNew = async (): Promise<LikeNew> => await tools.likeNew(template)
  await requireRoom(cluster, backup)
  try {
    await restoreInto(
      tools,
      { backup, cluster, database, registry, likeNew },
      {
        signal,
        report: async () => await Promise.resolve(),
        note: async (text) => {
          await Promise.resolve(say(`${slug}: ${text}`))
        },
      },
    )
    await asOwner(cluster, database, async (client) => {
      await client.query('begin')
      await endWaiting(client, RECOVERED)
      await client.query('select zennnn.recovered_note($1, $2, $3)', [
        newRecordId(clock),
        backup.at,
        beganAt,
      ])
      await client.query('commit')
    })
  } catch (error) {
    await dropRestored(cluster, database)
    throw error
  }
}
