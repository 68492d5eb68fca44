import { asOwner } from '../database/cluster-access.ts'
import { homeRegion } from '../vault/regions.ts'
import type { Vault } from '../vault/vault.ts'
import { listSpans, type Span } from './log-plan.ts'
import { readChanges, readKeeping, readKeptLog, updateKeeping } from './log-register.ts'
import { LOG_CHANNEL } from './log-statements.ts'

/** How the log of the cluster is kept. */
export interface LogView {
  /** Where it goes; null where there is no second region. */
  readonly region: string | null
  /** What was acknowledged until then is there; null when nothing is. */
  readonly until: Date | null
  /** Whether something that a customer changed since is not there. */
  readonly isBehind: boolean
  /** The times that can be brought back, oldest first. */
  readonly spans: readonly Span[]
  readonly bases: number
  /** Of the newest base. */
  readonly newestBaseAt: Date | null
  /** Why it is not kept at the moment. */
  readonly message: string | null
  /** Why the last try of a base failed. */
  readonly baseMessage: string | null
}

export async function readLog({
  access,
  control,
  regions,
}: Pick<Vault, 'access' | 'control' | 'regions'>): Promise<LogView> {
  return await asOwner(access, control, async (register) => {
    const { changes, message, baseMessage } = await readKeeping(register)
    const kept = await readKeptLog(register)
    const home = homeRegion(regions)
    return {
      region: regions.find(({ name }) => name !== home?.name)?.name ?? null,
      until: kept.snapshots.at(-1)?.until ?? null,
      isBehind: changes !== (await readChanges(register)),
      spans: listSpans(kept),
      bases: kept.bases.length,
      newestBaseAt: kept.bases.at(-1)?.usableFrom ?? null,
      message,
      baseMessage,
    }
  })
}

/** Asks the keeper for a base now, wherever it runs. Why one before failed is forgotten. */
export async function requestBase({
  access,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<void> {
  await asOwner(access, control, async (register) => {
    await updateKeeping(register, 'base_message = null')
    await register.query('select pg_notify($1, $2)', [LOG_CHANNEL, 'base'])
  })
}
