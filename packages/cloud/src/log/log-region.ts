import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { homeRegion, type Region } from '../vault/regions.ts'
import type { Vault } from '../vault/vault.ts'
import { readKeeping } from './log-register.ts'

/** In another region all begins anew, with a copy of all databases: one that is away comes back mostly sooner. */
const HELD_MS = 900_000

/** What is known of where the log goes. @internal */
export interface LogWhereabouts {
  /** Where it has gone until now. */
  readonly current: string | undefined
  /** Up to when it is there. */
  readonly until: Date | undefined
  /** Regions that could not be reached when somebody looked last. */
  readonly away: ReadonlySet<string>
}

/**
 * Where the log goes: a region that is not lost together with the databases. The one where it is, unless that has been away for
 * a quarter of an hour; else the first that can be reached. STATE_REFUSED where there is no other region.
 * @internal
 */
export function chooseLogRegion(
  regions: readonly Region[],
  { current, until, away }: LogWhereabouts,
  now: Date,
): Region {
  const home = homeRegion(regions)
  const others = regions.filter(({ name }) => name !== home?.name)
  const held = others.find(({ name }) => name === current)
  const isFresh = until !== undefined && now.getTime() - until.getTime() < HELD_MS
  if (held !== undefined && (isFresh || !away.has(held.name))) return held
  const found = others.find(({ name }) => !away.has(name)) ?? held ?? others[0]
  if (found !== undefined) return found
  throw new PlatformError('STATE_REFUSED', {
    message: 'There is no second region for the log.',
    hint: 'Name one in regions.json: docs/reference/regions.md.',
  })
}

/** As chooseLogRegion, by the register. */
export async function findLogRegion(
  { regions, clock }: Pick<Vault, 'regions' | 'clock'>,
  register: Client,
): Promise<Region> {
  const { region } = await readKeeping(register)
  const { rows } = await register.query<{ until: Date | null }>(
    'select max(until) as until from zennnn_vault.log_snapshot where region = $1',
    [region],
  )
  const { rows: away } = await register.query<{ name: string }>(
    'select name from zennnn_vault.region where not reachable',
  )
  const whereabouts = {
    current: region ?? undefined,
    until: rows[0]?.until ?? undefined,
    away: new Set(away.map(({ name }) => name)),
  }
  return chooseLogRegion(regions, whereabouts, clock.now())
}
