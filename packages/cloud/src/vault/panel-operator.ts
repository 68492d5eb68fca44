import type { Row } from '@zennnn/data'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import { toBackup } from './panel.ts'
import { type DestroyedRow, type KeyRow, toDestroyed, toKey } from './panel-keys.ts'
import { nextAtOf } from './panel-next.ts'
import { type PanelPlace, REGIONS } from './panel-place.ts'
import { optionalNumber, optionalText, optionalTime, textOf } from './panel-row.ts'
import { findPlaceProblem, findPlaceProblems, type PlaceProblem } from './region-places.ts'
import { type RegionProblem, readProblem } from './region-problem.ts'
import { summarize } from './vault-summary.ts'

/** One database in the list of operators. */
export interface VaultRow {
  readonly database: DatabaseId
  readonly slug: string
  readonly tier: string
  readonly state: string
  readonly newestVerifiedAt: string | null
  /** When pages and indexes of what was restored were checked last. */
  readonly checkedAt: string | null
  /** Backups on the ladder, and how many there should be by now. */
  readonly ladder: number
  readonly expected: number
  /** Of those on the ladder, how many were restored and found equal. */
  readonly ladderVerified: number
  readonly incomplete: number
  readonly failed: number
  /** Backups of whatever age that a region lacks that had them. */
  readonly lost: number
  readonly late: boolean
  readonly bytes: Readonly<Record<string, number>>
  /** Of the newest verified backup with a copy outside the home region. */
  readonly outsideAt: string | null
  readonly nextAt: string | null
  readonly keys: readonly KeyRow[]
}

export interface RegionRow {
  readonly name: string
  readonly reachable: boolean
  readonly message: string | null
  /** The same as a word of ours, where it is one that we know. */
  readonly problem: RegionProblem | null
  /** As measured; null before the first night. */
  readonly bytes: number | null
  readonly measuredAt: string | null
  /** Backups that it lacks. */
  readonly behind: number
  /** Databases whose repository there is damaged, or is not there. */
  readonly damaged: number
  /** Whether the databases run there. */
  readonly home: boolean
  /** Where on earth it lies. */
  readonly location: string
}

export interface VaultOverviews {
  readonly databases: readonly VaultRow[]
  readonly regions: readonly RegionRow[]
  /** Newest first. */
  readonly destroyed: readonly DestroyedRow[]
  /** Why the promise of three places does not hold; null when it does. */
  readonly placeProblem: string | null
  /** The same in words of ours. */
  readonly placeProblems: readonly PlaceProblem[]
}

/** The regions that are configured and where each lies, for everybody. */
export async function readPlaces({
  connections,
  control,
}: Pick<PanelPlace, 'connections' | 'control'>): Promise<
  readonly Pick<RegionRow, 'name' | 'location'>[]
> {
  const [regions] = await connections.direct(control, [REGIONS])
  return (regions?.rows ?? []).map((row) => ({
    name: textOf(row, 'name'),
    location: textOf(row, 'location'),
  }))
}

/** The backups of all databases, for operators: those that need a look first. */
export async function readVaults(place: PanelPlace): Promise<VaultOverviews> {
  const asked = [ask('databases'), ask('ladder'), ask('bytes'), ask('keys'), ask('receipts')]
  const found = await place.connections.direct(place.control, [...asked, REGIONS])
  const [databases = [], ladder = [], bytes = [], keys = [], receipts = [], regions = []] =
    found.map(({ rows: some }) => some)
  const [backupsOf, bytesOf, keysOf] = [ladder, bytes, keys].map(byDatabase)
  const now = place.clock.now()
  const rows = databases.map((row) => {
    const id = textOf(row, 'database_id')
    return toRow(row, {
      backups: backupsOf?.get(id) ?? [],
      bytes: bytesOf?.get(id) ?? [],
      keys: keysOf?.get(id) ?? [],
      control: place.control,
      now,
    })
  })
  const placed = regions.map(toRegion)
  return {
    placeProblem: findPlaceProblem(placed) ?? null,
    placeProblems: findPlaceProblems(placed),
    databases: rows.sort((a, b) => need(b) - need(a) || a.slug.localeCompare(b.slug)),
    regions: placed,
    destroyed: receipts.map(toDestroyed),
  }
}

function byDatabase(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => textOf(row, 'database_id'))
}

function ask(name: 'databases' | 'ladder' | 'bytes' | 'keys' | 'receipts') {
  return {
    name: `zennnn_vault_${name}`,
    text: `select * from zennnn_cloud.vault_${name}()`,
    values: [],
    readOnly: true,
  } as const
}

function need({ late, failed, incomplete, lost }: VaultRow): number {
  if (late) return 3
  if (failed > 0 || lost > 0) return 2
  return incomplete > 0 ? 1 : 0
}

function toRegion(row: Row): RegionRow {
  const message = optionalText(row, 'message')
  return {
    name: textOf(row, 'name'),
    reachable: row['reachable'] === true,
    message,
    problem: message === null ? null : (readProblem(message) ?? null),
    bytes: optionalNumber(row, 'bytes'),
    measuredAt: optionalTime(row, 'measured_at'),
    behind: optionalNumber(row, 'behind') ?? 0,
    damaged: optionalNumber(row, 'damaged') ?? 0,
    home: row['home'] === true,
    location: textOf(row, 'location'),
  }
}

function toRow(
  row: Row,
  has: Readonly<Record<'backups' | 'bytes' | 'keys', readonly Row[]>> &
    Pick<PanelPlace, 'control'> & { readonly now: Date },
): VaultRow {
  const database = parseDatabaseId(row['database_id'])
  const backups = has.backups.map((backup) => ({
    ...toBackup(database, backup),
    isLost: backup['lost'] === true,
  }))
  return {
    database,
    slug: textOf(row, 'slug'),
    tier: textOf(row, 'tier'),
    state: textOf(row, 'state'),
    ...summarize(backups, { now: has.now, createdAt: optionalTime(row, 'created_at') }),
    checkedAt: newest(has.backups.map((backup) => optionalTime(backup, 'checked_at'))),
    bytes: Object.fromEntries(
      has.bytes.map((each) => [textOf(each, 'region'), optionalNumber(each, 'bytes') ?? 0]),
    ),
    outsideAt: optionalTime(row, 'outside_at'),
    nextAt: nextAtOf(row, has.control, has.now),
    keys: has.keys.map(toKey),
  }
}

/** ISO 8601 sorts by time. */
function newest(times: readonly (string | null)[]): string | null {
  return times.reduce(
    (best, one) => (one !== null && (best === null || one > best) ? one : best),
    null,
  )
}
