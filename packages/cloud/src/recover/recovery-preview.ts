import { listCustomerDatabases } from '../control/customer-databases.ts'
import type { Vault } from '../vault/vault.ts'
import { planRecovery, readRecovery } from './recover-plan.ts'
import { courseOf, foresee, type TierCourse, USUAL_PACE } from './recovery-course.ts'
import { BIG_BYTES } from './recovery-lanes.ts'

/** What a recovery would do with one database. */
interface ForeseenDatabase {
  readonly slug: string
  readonly tier: string
  /** Of the dump that it would be brought back from. */
  readonly bytes: number
  /** The backup that it would be; undefined when there is none in the regions that are left. */
  readonly backup: string | undefined
  /** Work since then would be lost. */
  readonly at: Date | undefined
  /** After the beginning. */
  readonly backMs: number
}

export interface RecoveryPreview {
  readonly now: Date
  /** In the order in which they begin. */
  readonly databases: readonly ForeseenDatabase[]
  readonly tiers: readonly TierCourse[]
  /** Bytes of dumps that a worker is expected to bring back in a second. */
  readonly pace: number
}

/** What a recovery from the regions of this vault would do now, in what order, and how long it would take. Changes nothing. */
export async function findRecoveryPlan(
  vault: Pick<Vault, 'access' | 'control' | 'regions' | 'clock'>,
  workers: number,
  pace: number = USUAL_PACE,
): Promise<RecoveryPreview> {
  const customers = await listCustomerDatabases(vault.access, vault.control)
  const all = await readRecovery(vault, planRecovery(customers, []))
  const places = { workers, bigBytes: BIG_BYTES }
  const course = { nowMs: 0, pace }
  const ends = foresee(all, places, course)
  return {
    now: vault.clock.now(),
    databases: all.map(({ customer: { slug }, database, tier, bytes, backups }) => ({
      slug,
      tier,
      bytes,
      backup: backups[0]?.id,
      at: backups[0]?.at,
      backMs: Math.round(ends.get(database) ?? 0),
    })),
    tiers: courseOf(all, places, course),
    pace,
  }
}
