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
  /** Other customers' login roles, and everybody, that may connect to it; none. */
  readonly strangers: number
  /** In their order. */
  readonly regions: readonly OwnRegion[]
  /** The customer's own, by name. */
  readonly domains: readonly { readonly host: string; readonly isProved: boolean }[]
  /** Newest first. */
  readonly backups: readonly OwnBackup[]
  /** From when to when each second can be brought back, oldest first. */
  readonly spans: readonly { readonly since: Date; readonly until: Date }[]
  /** How soon all databases of its tier were back in the newest rehearsal, or would be. */
  readonly back:
    | { readonly at: Date; readonly ms: number; readonly isMeasured: boolean }
    | undefined
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

function backOf(row: Row): OwnDatabase['back'] {
  const at = optionalTime(row, 'back_at')
  const ms = optionalNumber(row, 'back_ms')
  if (at === null || ms === null) return undefined
  return { at: new Date(at), ms, isMeasured: row['back_measured'] === true }
}
