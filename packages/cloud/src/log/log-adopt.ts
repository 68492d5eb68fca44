import { asOwner } from '../database/cluster-access.ts'
import type { Region } from '../vault/regions.ts'
import { openRepository } from '../vault/repository.ts'
import { listSnapshots } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { readKeeping, readKeptLog } from './log-register.ts'
import { readTags } from './log-tags.ts'

/**
 * Registers what lies in a region of the log and is newer than the register, as after that came back from a backup of last
 * night. What says that it is of the future is left out. Returns how many copies.
 */
export async function adoptLog(vault: Vault, region: Region): Promise<number> {
  const { access, control, home, clock } = vault
  return await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    const repository = await openRepository(register, home, { database, region })
    const { snapshots } = await readKeptLog(register)
    const known = new Set(snapshots.map(({ snapshot }) => snapshot))
    const found = (await listSnapshots(repository)).flatMap(({ id, tags }) => {
      const read = known.has(id) ? undefined : readTags(tags)
      return read === undefined || read.until > clock.now() ? [] : [{ ...read, snapshot: id }]
    })
    for (const { id, stretch, snapshot, firstSegment, bytes, until } of found)
      await register.query(
        `insert into zennnn_vault.log_snapshot (id, stretch, region, snapshot, first_segment, bytes, until, bytes_added)
         values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (id) do nothing`,
        [id, stretch, region.name, snapshot, firstSegment, bytes, until],
      )
    return found.length
  })
}
