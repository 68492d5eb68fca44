import type { RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { inTransaction } from '../database/cluster-access.ts'
import type { BackupCopy } from './backup-register.ts'
import type { Vault } from './vault.ts'

/**
 * Writes what became of a copy, and what the backup is with it: complete when every region has one that was read back.
 * One that was complete and is not any more is degraded: see Backup.
 */
export async function registerCopy(
  { regions, clock }: Pick<Vault, 'regions' | 'clock'>,
  register: Client,
  backup: RecordId,
  copy: BackupCopy,
): Promise<void> {
  await inTransaction(register, async () => {
    await register.query(
      `insert into zennnn_vault.copy (backup, region, snapshot, bytes_added, read_back_at, message)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (backup, region) do update set snapshot = excluded.snapshot, bytes_added = excluded.bytes_added,
         read_back_at = excluded.read_back_at, message = excluded.message`,
      [backup, copy.region, copy.snapshot, copy.bytesAdded, copy.readBackAt, copy.message],
    )
    await register.query(
      `update zennnn_vault.backup b set
         state = case when good.missing = 0 then 'complete' when good.count > 0 then 'incomplete' else 'failed' end,
         message = case when good.count > 0 then null else 'No region has a copy that can be read.' end,
         -- Nobody has it: that it could be restored once helps nobody now.
         verified_at = case when good.count = 0 then null else b.verified_at end,
         degraded_at = case when good.missing = 0 or good.count = 0 then null
           when b.state = 'complete' then $3 else b.degraded_at end
       from (
         select count(c.region) as count, count(*) filter (where c.region is null) as missing
         from unnest($2::text[]) wanted(region)
         left join zennnn_vault.copy c on c.backup = $1 and c.region = wanted.region and c.read_back_at is not null
       ) good
       where b.id = $1`,
      [backup, regions.map(({ name }) => name), clock.now()],
    )
  })
}
