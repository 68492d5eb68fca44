import type { Row, Statement } from '@zennnn/data'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Backup } from '../vault/backup.ts'
import { toBackup } from '../vault/panel.ts'
import type { PanelPlace } from '../vault/panel-place.ts'
import { optionalNumber, optionalText, optionalTime, rowsOf, textOf } from '../vault/panel-row.ts'

/** What the cloud knows of one database in service. */
export interface OwnDatabase {
  readonly createdAt: Date
  readonly tier: string
  /** Customers whose database it is; one. */
  readonly sharers: number
  /** Whether the cluster has a database of its name. */
  readonly isThere: boolean
  /** Roles, and everybody, that may connect to it, but its own, those of the platform and superusers; none. */
  readonly strangers: number
  /** Roles that own something in it or have a right to something, but its own and those of the platform; none. */
  readonly holders: number
  /** In their order. */
  readonly regions: readonly OwnRegion[]
  /** The customer's own, by name. */
  readonly domains: readonly { readonly host: string; readonly isProved: boolean }[]
  /** Newest first. */
  readonly backups: readonly OwnBackup[]
  /** From when to when each second can be brought back, oldest first. */
  readonly spans: readonly { readonly since: Date; readonly until: Date }[]
  readonly back: OwnReturn | undefined
}

/** How the databases of its tier came back when the loss of a region was rehearsed last. */
export interface OwnReturn {
  readonly at: Date
  /** After so long all were back, or would be. */
  readonly ms: number
  /** Whether all databases of the cloud were tried; else it is reckoned by what it took with some. */
  readonly isMeasured: boolean
  readonly all: number
  readonly failed: number
  /** Databases of the cloud that came back before one whose turn was earlier. */
  readonly inversions: number
}

interface OwnRegion {
  readonly name: string
  readonly location: string
  /** Whether the database itself lies there. */
  readonly isHome: boolean
}

export interface OwnBackup extends Backup {
  /** Names of the regions that gave the very dump back, and of which nothing worse is known since. */
  readonly heldBy: readonly string[]
  /** How long it took to restore it; undefined for one that was not. */
  readonly verifyMs: number | undefined
}

/** Of stored results alone. NOT_FOUND for a database that is not in service. */
export async function readOwnDatabase(
  { connections, control }: Pick<PanelPlace, 'connections' | 'control'>,
  database: DatabaseId,
): Promise<OwnDatabase> {
  const [own, backups, spans] = await connections.direct(control, [
    ask('own_database', database),
    ask('vault_backups', database),
    ask('point_spans', database, `to_json(since)#>>'{}' as since, to_json(until)#>>'{}' as until`),
  ])
  const [row] = own?.rows ?? []
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  return {
    createdAt: new Date(textOf(row, 'created_at')),
    tier: textOf(row, 'tier'),
    sharers: optionalNumber(row, 'sharers') ?? 0,
    isThere: row['is_there'] === true,
    strangers: optionalNumber(row, 'strangers') ?? 0,
    holders: optionalNumber(row, 'holders') ?? 0,
    regions: rowsOf(row['regions']).map((region) => ({
      name: textOf(region, 'name'),
      location: textOf(region, 'location'),
      isHome: region['home'] === true,
    })),
    domains: rowsOf(row['domains']).map((domain) => ({
      host: textOf(domain, 'host'),
      isProved: domain['isProved'] === true,
    })),
    backups: (backups?.rows ?? []).map((backup) => toOwnBackup(database, backup)),
    spans: (spans?.rows ?? []).map((span) => ({
      since: new Date(textOf(span, 'since')),
      until: new Date(textOf(span, 'until')),
    })),
    back: backOf(row),
  }
}

function ask(name: string, database: DatabaseId, columns = '*'): Statement {
  return {
    name: `zennnn_own_${name}`,
    text: `select ${columns} from zennnn_cloud.${name}($1)`,
    values: [database],
    readOnly: true,
  }
}

function toOwnBackup(database: DatabaseId, row: Row): OwnBackup {
  return {
    ...toBackup(database, row),
    verifyMs: optionalNumber(row, 'verify_ms') ?? undefined,
    heldBy: rowsOf(row['copies'])
      .filter(
        (copy) =>
          optionalTime(copy, 'readBackAt') !== null && optionalText(copy, 'message') === null,
      )
      .map((copy) => textOf(copy, 'region')),
  }
}

function backOf(row: Row): OwnReturn | undefined {
  const [back] = rowsOf([row['back']])
  if (back === undefined) return undefined
  return {
    at: new Date(textOf(back, 'at')),
    ms: optionalNumber(back, 'ms') ?? 0,
    isMeasured: back['isMeasured'] === true,
    all: optionalNumber(back, 'all') ?? 0,
    failed: optionalNumber(back, 'failed') ?? 0,
    inversions: optionalNumber(back, 'inversions') ?? 0,
  }
}
