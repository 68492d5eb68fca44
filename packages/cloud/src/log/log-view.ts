import { asOwner } from '../database/cluster-access.ts'
import { homeRegion } from '../vault/regions.ts'
import type { Vault } from '../vault/vault.ts'
import { findUnkeptKey } from './log-key.ts'
import { listSpans, newestBaseOf, newestMoment, type Span } from './log-plan.ts'
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
  /** Whether what comes in at the moment can be played: after a gap, and in another region, it needs a base of its own. */
  readonly isPlayable: boolean
  /** Since when only this machine can open it: until the control database is backed up elsewhere; null when it is. */
  readonly keySince: Date | null
  /** Since when nothing is sent, because its repository is being tidied or gets another password; null when it is not. */
  readonly heldSince: Date | null
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
    const { changes, message, baseMessage, region, stretch, heldSince } =
      await readKeeping(register)
    const kept = await readKeptLog(register)
    const home = homeRegion(regions)
    const others = regions.filter(({ name }) => name !== home?.name).map(({ name }) => name)
    const current = others.find((name) => name === region) ?? others[0]
    return {
      region: current ?? null,
      until: (current === undefined ? undefined : newestMoment(kept, [current])) ?? null,
      isBehind: changes !== (await readChanges(register)),
      isPlayable: newestBaseOf(kept, { stretch, region }) !== undefined,
      keySince: (await findUnkeptKey(register)) ?? null,
      heldSince,
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
