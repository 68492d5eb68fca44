import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { planPoint } from '../log/log-plan.ts'
import { readKeptLog } from '../log/log-register.ts'
import { readBackups } from '../vault/backup-register.ts'
import type { Vault } from '../vault/vault.ts'

/** The newest state of a database that a region can give back, and what from: a backup by its id, or the log. */
export type NewestPoint =
  | { readonly kind: 'backup'; readonly at: Date; readonly backup: string }
  | { readonly kind: 'log'; readonly at: Date }

/**
 * The later of the newest backup with a copy in the region that was read back, and the end of the log there; undefined where
 * there is neither. By the register: where that is an older one, call adoptLog first.
 */
export async function findNewestPoint(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  database: DatabaseId,
  region: string,
): Promise<NewestPoint | undefined> {
  return await asOwner(access, control, async (register) => {
    const backup = (await readBackups(register, database)).find(({ copies }) =>
      copies.some((copy) => copy.region === region && copy.readBackAt !== null),
    )
    const logAt = await findLogEnd(register, region)
    if (logAt !== undefined && (backup === undefined || logAt > backup.at))
      return { kind: 'log', at: logAt }
    return backup === undefined ? undefined : { kind: 'backup', at: backup.at, backup: backup.id }
  })
}

async function findLogEnd(register: Client, region: string): Promise<Date | undefined> {
  const kept = await readKeptLog(register)
  const here = {
    bases: kept.bases.filter((one) => one.region === region),
    snapshots: kept.snapshots.filter((one) => one.region === region),
  }
  return here.snapshots
    .map(({ until }) => until)
    .toSorted((a, b) => b.getTime() - a.getTime())
    .find((until) => planPoint(here, until).kind === 'possible')
}
