import type { DatabaseId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Backup } from './backup.ts'
import type { Vault } from './vault.ts'

/** A database that is to be backed up, that of the cloud too, with the backups that are registered of it. */
export interface BackupHoldings {
  readonly database: DatabaseId
  /** undefined: it has always been there. */
  readonly createdAt: Date | undefined
  /** Newest first. */
  readonly backups: readonly HeldCopies[]
}

export interface HeldCopies extends Backup {
  readonly bytes: number | undefined
  /** Names of the regions that gave the very dump back, and of which nothing worse is known since. */
  readonly heldBy: readonly string[]
}

/** All of them, in the order of their ids: some 14 backups for each, so it takes as long for one as for a hundred. */
export async function listHoldings({
  access,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<readonly BackupHoldings[]> {
  return await asOwner(access, control, async (register) => {
    const { rows: databases } = await register.query<{
      database: DatabaseId
      createdAt: Date | null
    }>(
      `select database_id as database, created_at::timestamptz as "createdAt"
       from zennnn_cloud.vault_databases() order by database_id`,
    )
    const { rows: backups } = await register.query<HoldingRow>(HOLDINGS)
    const byDatabase = Map.groupBy(backups, ({ database }) => database)
    return databases.map(({ database, createdAt }) => ({
      database,
      createdAt: createdAt ?? undefined,
      backups: (byDatabase.get(database) ?? []).map(toHolding),
    }))
  })
}

interface HoldingRow extends Omit<HeldCopies, 'bytes' | 'verifiedAt' | 'degradedAt'> {
  readonly bytes: string | null
  readonly verifiedAt: Date | null
  readonly degradedAt: Date | null
}

const HOLDINGS = `
  select b.id, b.database_id as database, b.kind, b.state, b.began_at as at, b.bytes::text, b.verified_at as "verifiedAt",
    b.degraded_at as "degradedAt", array(
      select c.region from zennnn_vault.copy c
      where c.backup = b.id and c.read_back_at is not null and c.message is null) as "heldBy"
  from zennnn_vault.backup b order by b.began_at desc, b.id desc`

function toHolding({ bytes, verifiedAt, degradedAt, ...row }: HoldingRow): HeldCopies {
  return {
    ...row,
    bytes: bytes === null ? undefined : Number(bytes),
    verifiedAt: verifiedAt ?? undefined,
    degradedAt: degradedAt ?? undefined,
  }
}
