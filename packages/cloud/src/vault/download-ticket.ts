import type { Connections, Row } from '@zennnn/data'
import {
  type DatabaseId,
  hashSecret,
  InvariantError,
  isRecordId,
  newSecret,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from './vault.ts'

/** Where `serve` asks. */
export interface TicketPlace {
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
}

/** A download of one database that one person may fetch. */
export interface DownloadClaim {
  readonly token: string
  readonly database: DatabaseId
  /** Id of a user of that database. */
  readonly person: string
}

/** When a backup of this database began that can be downloaded. NOT_FOUND, also for one of another database. */
export async function getDownloadable(
  place: TicketPlace,
  database: DatabaseId,
  backup: RecordId,
): Promise<Date> {
  const row = await call(place, {
    text: 'select zennnn_cloud.downloadable_backup($1, $2::uuid) as at',
    values: [database, backup],
  })
  return dateOf(row?.['at'])
}

/** Makes a ticket for a download, `backup` null = of what is there when it is fetched. NOT_FOUND, TOO_MANY_ATTEMPTS. */
export async function requestDownload(
  place: TicketPlace,
  wanted: {
    readonly database: DatabaseId
    readonly backup: RecordId | null
    readonly person: string
  },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newSecret()
  const row = await call(place, {
    text: 'select zennnn_cloud.request_download($1, $2, $3::uuid, $4::uuid) as ends',
    values: [hashSecret(token), wanted.database, wanted.backup, wanted.person],
  })
  return { token, expiresAt: dateOf(row?.['ends']) }
}

export interface WaitingDownload {
  readonly backup: RecordId | null
  /** When it began; null = now. */
  readonly at: Date | null
}

/** What a ticket is for. Uses nothing up. LINK_REFUSED unless it is good. */
export async function getDownload(
  place: TicketPlace,
  { token, database, person }: DownloadClaim,
): Promise<WaitingDownload> {
  const row = await call(place, {
    text: 'select state, backup, backup_at from zennnn_cloud.find_download($1, $2, $3::uuid)',
    values: [hashSecret(token), database, person],
  })
  const state = row?.['state']
  if (state !== 'open')
    throw refuseDownload(state === 'used' || state === 'expired' ? state : 'unknown')
  const backup = row?.['backup'] ?? null
  if (backup === null) return { backup, at: null }
  if (!isRecordId(backup)) throw unexpected()
  return { backup, at: dateOf(row?.['backup_at']) }
}

/** Uses a ticket up: of several at once, one gets through. LINK_REFUSED for the others, and unless it is good. */
export async function takeDownload(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  { token, database, person }: DownloadClaim,
): Promise<RecordId | null> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ backup: RecordId | null }>(
      `update zennnn_vault.download set used_at = now()
       where token_hash = $1 and database_id = $2 and asked_by::text = $3 and used_at is null and expires_at > now()
       returning backup`,
      [hashSecret(token), database, person],
    )
    if (rows[0] === undefined) throw refuseDownload('used')
    return rows[0].backup
  })
}

const REFUSALS = {
  unknown:
    'This address of a download is not complete, was altered, or was made for somebody else.',
  expired: 'This address of a download has expired: it is good for 15 minutes.',
  used: 'This address of a download was used already: it is good once.',
} as const

function refuseDownload(reason: keyof typeof REFUSALS): PlatformError {
  return new PlatformError('LINK_REFUSED', {
    message: REFUSALS[reason],
    hint: 'Nothing was downloaded. Ask for the download again, on the page of your backups.',
    details: { reason },
  })
}

async function call(
  { connections, control }: TicketPlace,
  statement: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Row | undefined> {
  const [result] = await connections.direct(control, [statement])
  return result?.rows[0]
}

function dateOf(value: unknown): Date {
  const at = value instanceof Date ? value : new Date(String(value))
  if (Number.isNaN(at.getTime())) throw unexpected()
  return at
}

function unexpected(): InvariantError {
  return new InvariantError('download-columns', 'A ticket has columns of another type.')
}
