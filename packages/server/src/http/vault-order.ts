import type { SignedInUser } from '@zennnn/identity'
import { type DatabaseId, isRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import {
  VAULT_ORDERS,
  type VaultContents,
  type VaultOrder,
  type VaultPort,
  type VaultReader,
} from './vault-port.ts'
import type { Visit } from './visit.ts'

const MAX_TEXT = 1_024

/** Who asks something of the vault of which database. */
export interface VaultAsker {
  readonly user: SignedInUser
  /** An administrator of that database, or an operator of the cloud. */
  readonly as: VaultReader
  readonly database: DatabaseId
  /** What is typed to say that it is this database. */
  readonly slug: string
  /** Refuses who did not prove just now who he is: a session that somebody left open is not enough. */
  readonly confirm: () => Promise<void>
  /** Writes into the audit log of that database; what cannot be written does not happen. */
  readonly write: (event: VaultEvent) => Promise<void>
}

interface VaultEvent {
  readonly about: 'backup' | 'restore' | 'job'
  readonly record: string | null
  /** What the asker does, after "he". */
  readonly words: string
}

/**
 * Orders what the body of a request asks for: checks what it names, the name that was typed and who it is, then writes the
 * line of the audit log, then orders. Returns the job.
 */
export async function orderFromVault(
  vault: VaultPort,
  visit: Visit,
  asker: VaultAsker,
): Promise<RecordId> {
  const body = await visit.json()
  const order = parseOrder(body, asker)
  const named = findNamed(order, await vault.read(asker.database, 'customer'))
  if (order.kind === 'restore_live' && textIn(body, 'confirm') !== asker.slug)
    throw new PlatformError('VALUE_INVALID', {
      message: 'This is not the name of the database. Nothing was done.',
      details: [{ field: 'confirm', message: `Type ${asker.slug}.` }],
    })
  if (needsConfirmation(order.kind)) await asker.confirm()
  const event = eventOf(order, named)
  if (event !== undefined) await asker.write(event)
  const job = await vault.order(order)
  visit.log.info('vault_order', { kind: order.kind, subject: asker.database, job })
  return job
}

/** Asks a job to stop. NOT_FOUND for one of another database. */
export async function cancelInVault(
  vault: VaultPort,
  job: string,
  asker: VaultAsker,
): Promise<void> {
  if (!isRecordId(job)) throw new PlatformError('NOT_FOUND')
  const { kind } = await vault.job(asker.database, job, 'customer')
  await asker.write({
    about: 'job',
    record: job,
    words: `asked to cancel the job "${kind.replaceAll('_', ' ')}"`,
  })
  await vault.cancel(asker.database, job)
}

/** What touches no more than copies needs no more than a session. */
function needsConfirmation(kind: VaultOrder['kind']): boolean {
  return (
    kind !== 'backup' &&
    kind !== 'backup_retry' &&
    kind !== 'backup_at' &&
    kind !== 'restore_preview'
  )
}

function parseOrder(body: unknown, { database, user, as }: VaultAsker): VaultOrder {
  const wanted = textIn(body, 'kind')
  const kind = VAULT_ORDERS.find((one) => one === wanted)
  if (kind === undefined)
    throw new PlatformError('BODY_INVALID', {
      message: `"kind" is one of ${VAULT_ORDERS.join(', ')}.`,
    })
  return {
    database,
    kind,
    backup: textIn(body, 'backup'),
    restore: textIn(body, 'restore'),
    at: kind === 'backup_at' ? momentIn(body) : undefined,
    slug: slugIn(body, as),
    askedBy: user.login,
    askedAs: as,
  }
}

/** Customers do not choose: who could take any name could keep it from others. */
function slugIn(body: unknown, as: VaultReader): string | undefined {
  const slug = textIn(body, 'slug')
  if (slug === undefined || as === 'operator') return slug
  const message = 'The name of a copy is chosen by the cloud. Leave it out.'
  throw new PlatformError('VALUE_INVALID', { message, details: [{ field: 'slug', message }] })
}

/** The vault judges whether it can be had; here it is only made sure that it is a moment. */
function momentIn(body: unknown): string {
  const at = new Date(textIn(body, 'at') ?? '')
  if (!Number.isNaN(at.getTime())) return at.toISOString()
  const message = 'This is no moment: name day, time and zone.'
  throw new PlatformError('VALUE_INVALID', { message, details: [{ field: 'at', message }] })
}

/** The backup or restore that an order is about; NOT_FOUND for one that is not of this database. */
function findNamed(
  { kind, backup, restore }: VaultOrder,
  { backups, restores }: VaultContents,
): VaultContents['backups'][number] | undefined {
  if (kind === 'backup' || kind === 'backup_at') return undefined
  const found =
    kind === 'restore_undo' || kind === 'restore_drop'
      ? restores.find(({ id }) => id === restore)
      : backups.find(({ id }) => id === backup)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND')
}

/** undefined for what changes nothing. */
function eventOf(
  { kind, at }: VaultOrder,
  named: VaultContents['backups'][number] | undefined,
): VaultEvent | undefined {
  const record = named?.id ?? null
  const when = named === undefined ? '' : `${named.at.slice(0, 16).replace('T', ' ')} UTC`
  switch (kind) {
    case 'backup':
    case 'backup_at':
      return { about: 'backup', record, words: `asked for ${wantedWords(at)}` }
    case 'backup_retry':
      return { about: 'backup', record, words: `asked for another try of the backup of ${when}` }
    case 'restore_side':
      return {
        about: 'backup',
        record,
        words: `asked to restore the backup of ${when} on the side`,
      }
    case 'restore_live':
      return {
        about: 'backup',
        record,
        words: `asked to restore the backup of ${when} in place of the live database`,
      }
    case 'restore_undo':
      return { about: 'restore', record, words: `asked to undo the restore of ${when}` }
    case 'restore_drop':
      return {
        about: 'restore',
        record,
        words: `asked to delete the copy that was restored on the side on ${when}`,
      }
    case 'restore_preview':
      return undefined
  }
}

function wantedWords(at: string | undefined): string {
  return at === undefined ? 'a backup' : `the database as it was at ${at}`
}

/** Text of a JSON object; undefined where there is none. BODY_INVALID for anything else. */
function textIn(body: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(body), name)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && value.length <= MAX_TEXT) return value
  throw new PlatformError('BODY_INVALID', { message: `"${name}" is not text, or too long.` })
}
