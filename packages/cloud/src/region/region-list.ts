import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { TierCourse } from '../recover/recovery-course.ts'
import { findLastRecovery, type KeptRecovery } from '../recover/recovery-register.ts'
import { findAway } from '../vault/region-check.ts'
import { placeWords } from '../vault/region-places.ts'
import { homeRegion } from '../vault/regions.ts'
import type { Vault } from '../vault/vault.ts'

/** A region of the vault, and what could be brought back from it. */
export interface RegionState {
  readonly name: string
  /** City, country and continent, or that nobody said. */
  readonly location: string
  /** Whether the databases run there. */
  readonly isHome: boolean
  /** Why it cannot be reached at this moment; undefined when it can. */
  readonly problem: string | undefined
  /** Databases in service. */
  readonly databases: number
  /** Of the newest copy there of any of them, and of the one whose newest is the oldest. */
  readonly newestAt: Date | undefined
  readonly oldestAt: Date | undefined
  /** How many have no copy there of their newest backup. */
  readonly short: number
}

/** The last rehearsal of the loss of a region, as far as lists say it. */
export interface LastDrill {
  readonly kind: 'some' | 'whole'
  readonly lost: string
  /** Those that were read. */
  readonly regions: readonly string[]
  readonly endedAt: Date
  readonly databases: number
  readonly failed: readonly { readonly slug: string; readonly message: string }[]
  readonly ms: number
  readonly bytesPerSecond: number
  readonly inversions: number
  /** When each tier would be back: see `kind`. */
  readonly tiers: readonly TierCourse[]
}

interface RegionList {
  /** In the order of the vault. */
  readonly regions: readonly RegionState[]
  readonly drill: LastDrill | undefined
  readonly recovery: KeptRecovery | undefined
}

/** The regions of a vault, and what was measured when one was taken for lost, and when one was. */
export async function listRegions(vault: Vault): Promise<RegionList> {
  const away = new Map((await findAway(vault)).map(({ name, message }) => [name, message]))
  return await asOwner(vault.access, vault.control, async (register) => {
    const copies = await readCopies(
      register,
      vault.regions.map(({ name }) => name),
    )
    return {
      regions: vault.regions.map((region) => ({
        name: region.name,
        location: placeWords(region),
        isHome: region === homeRegion(vault.regions),
        problem: away.get(region.name),
        ...(copies.get(region.name) ?? NOTHING),
      })),
      drill: await findLastDrill(register),
      recovery: await findLastRecovery(register),
    }
  })
}

const NOTHING = { databases: 0, newestAt: undefined, oldestAt: undefined, short: 0 }

async function readCopies(register: Client, names: readonly string[]) {
  const { rows } = await register.query<{
    region: string
    databases: number
    newest: Date | null
    oldest: Date | null
    short: number
  }>(COPIES, [names])
  return new Map(
    rows.map(({ region, databases, newest, oldest, short }) => [
      region,
      { databases, newestAt: newest ?? undefined, oldestAt: oldest ?? undefined, short },
    ]),
  )
}

/** One that no region has counts as short in each. */
const COPIES = `
  with served as (select d.database_id from app."database" d where d.state in ('live', 'suspended')),
  there as (
    select r.region, s.database_id, (
      select max(b.began_at) from zennnn_vault.backup b join zennnn_vault.copy c on c.backup = b.id
      where b.database_id = s.database_id and c.region = r.region and c.read_back_at is not null) as at
    from unnest($1::text[]) r(region) cross join served s),
  newest as (select database_id, max(at) as at from there group by database_id)
  select t.region, count(*)::int as databases, max(t.at) as newest, min(t.at) as oldest,
    (count(*) filter (where t.at is null or t.at < n.at))::int as short
  from there t join newest n using (database_id) group by t.region`

/** The newest of any kind, or of this one. */
export async function readLastDrill(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  kind?: LastDrill['kind'],
): Promise<LastDrill | undefined> {
  return await asOwner(access, control, async (register) => await findLastDrill(register, kind))
}

async function findLastDrill(
  register: Client,
  kind?: LastDrill['kind'],
): Promise<LastDrill | undefined> {
  const { rows } = await register.query<
    Omit<LastDrill, 'ms' | 'bytesPerSecond'> & { ms: string; bytesPerSecond: string }
  >(
    `select kind, lost, regions, ended_at as "endedAt", databases, failed, ms::text, bytes_per_second::text as "bytesPerSecond",
       inversions, tiers
     from zennnn_vault.region_drill where kind = coalesce($1, kind) order by ended_at desc limit 1`,
    [kind ?? null],
  )
  const [row] = rows
  return row && { ...row, ms: Number(row.ms), bytesPerSecond: Number(row.bytesPerSecond) }
}
