import type { Row } from '@zennnn/data'
import { type DatabaseId, newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import { type Audience, isPlain, plainMessage } from './panel-messages.ts'
import type { PanelPlace } from './panel-place.ts'
import { optionalNumber, optionalText, optionalTime, rowsOf, textOf } from './panel-row.ts'
import { MANUAL_BACKUPS_A_DAY } from './panel-statements.ts'
import { isVaultKind } from './vault-kinds.ts'

/** A job of the vault as whoever follows it sees it. */
export interface JobView {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly steps: readonly string[]
  readonly step: string | null
  readonly done: number
  readonly total: number | null
  readonly message: string | null
  readonly log: readonly { readonly at: string; readonly text: string }[]
  readonly startedAt: string | null
  readonly heartbeatAt: string | null
  readonly finishedAt: string | null
  readonly problem: unknown
  readonly result: unknown
  readonly input: unknown
}

/**
 * Orders a job about one database. VALUE_INVALID for another kind of job, NOT_FOUND when the database is not in service or
 * the backup or restore is not one of its own, STATE_REFUSED while such a job of it has not ended, for a customer who has
 * copies enough, and for a backup when ten that somebody asked for within a day are kept.
 */
export async function requestVaultJob(
  place: PanelPlace,
  order: {
    readonly database: DatabaseId
    readonly kind: string
    readonly input: Readonly<Record<string, unknown>>
    /** Login of who asks. */
    readonly askedBy: string
    /** Whose login that is. */
    readonly askedAs: Audience
  },
): Promise<RecordId> {
  const { database, kind, askedBy, askedAs } = order
  if (!isVaultKind(kind))
    throw new PlatformError('VALUE_INVALID', { message: `There is no job "${kind}" of the vault.` })
  const job = newRecordId(place.clock)
  const input = {
    ...order.input,
    ...(kind === 'backup' ? { kind: 'manual' } : {}),
    asked_by: askedBy,
    asked_as: askedAs,
  }
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_request_vault_job',
      text: 'select zennnn_cloud.request_vault_job($1::uuid, $2, $3, $4::jsonb) as answer',
      values: [job, database, kind, JSON.stringify(input)],
    },
  ])
  const answer = result?.rows[0]?.['answer']
  if (answer === 'ordered') return job
  if (answer === 'waiting')
    throw new PlatformError('STATE_REFUSED', {
      message: 'This is being done already.',
      hint: 'Follow the job that runs, or cancel it.',
    })
  throw refusalOf(answer)
}

function refusalOf(answer: unknown): PlatformError {
  if (answer === 'no_log')
    return new PlatformError('STATE_REFUSED', {
      message: 'There is no log of this moment. Nothing was ordered.',
      hint: 'Choose one between the first and the last that the page shows.',
    })
  if (answer === 'full')
    return new PlatformError('STATE_REFUSED', {
      message: 'There are three copies of this database on the side already. Nothing was ordered.',
      hint: 'Delete one of them under Restores. It makes room when it is gone, in the next night.',
    })
  if (answer === 'copy')
    return new PlatformError('STATE_REFUSED', {
      message: 'This database is a copy on the side itself. Nothing was ordered.',
      hint: 'Restore backups of the database that it was restored from, there.',
    })
  if (answer === 'enough')
    return new PlatformError('STATE_REFUSED', {
      message: `${MANUAL_BACKUPS_A_DAY} backups of this database were asked for within 24 hours, and all of them are kept.`,
      hint: 'Wait until the oldest of these is a day old; the one of each night is made all the same.',
    })
  return new PlatformError('NOT_FOUND')
}

/** Throws NOT_FOUND, also for a job of another database. */
export async function readVaultJob(
  place: PanelPlace,
  database: DatabaseId,
  job: RecordId,
  audience: Audience = 'customer',
): Promise<JobView> {
  const [found] = await readJobViews(place, { database, job }, audience)
  if (found === undefined) throw new PlatformError('NOT_FOUND')
  return found
}

/** Asks a job to stop. NOT_FOUND for one of another database, STATE_REFUSED when it has ended. */
export async function cancelVaultJob(
  place: PanelPlace,
  database: DatabaseId,
  job: RecordId,
): Promise<void> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_cancel_vault_job',
      text: 'select zennnn_cloud.cancel_vault_job($1, $2::uuid) as cancelled',
      values: [database, job],
    },
  ])
  if (result?.rows[0]?.['cancelled'] === true) return
  await readVaultJob(place, database, job)
  throw new PlatformError('STATE_REFUSED', { message: 'The job has ended already.' })
}

export async function readJobViews(
  place: PanelPlace,
  of: { readonly database: DatabaseId; readonly job?: RecordId },
  audience: Audience,
): Promise<readonly JobView[]> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_vault_jobs',
      text: 'select * from zennnn_cloud.vault_jobs($1, $2::uuid)',
      values: [of.database, of.job ?? null],
      readOnly: true,
    },
  ])
  return (result?.rows ?? []).map((row) => toView(row, audience))
}

function toView(row: Row, audience: Audience): JobView {
  const view = toFullView(row)
  return audience === 'operator' ? view : toPlainView(view)
}

function toFullView(row: Row): JobView {
  return {
    id: textOf(row, 'id'),
    kind: textOf(row, 'kind'),
    state: textOf(row, 'state'),
    steps: Array.isArray(row['steps']) ? row['steps'].map(String) : [],
    step: optionalText(row, 'step'),
    done: optionalNumber(row, 'done') ?? 0,
    total: optionalNumber(row, 'total'),
    message: optionalText(row, 'message'),
    log: rowsOf(row['log']).map((line) => ({ at: textOf(line, 'at'), text: textOf(line, 'text') })),
    startedAt: optionalTime(row, 'started_at'),
    heartbeatAt: optionalTime(row, 'heartbeat_at'),
    finishedAt: optionalTime(row, 'finished_at'),
    problem: row['problem'] ?? null,
    result: row['result'] ?? null,
    input: row['input'] ?? null,
  }
}

const FAILED = 'It did not succeed. The operator of the cloud has been told.'

/** As customers see it: what is not known to be for them is left out. */
function toPlainView(view: JobView): JobView {
  const message = plainMessage('customer', view.message, wordsFor(view.state))
  return {
    ...view,
    message,
    log: view.log.filter(({ text }) => isPlain(text)),
    problem: view.problem === null ? null : { message: message ?? FAILED },
    // Of what was asked for only these have an answer that is read.
    result: plainResult(view),
    input: toPlainInput(view.input),
  }
}

function plainResult({ kind, result }: JobView): unknown {
  if (kind === 'restore_preview') return partsOf(result, ['count'])
  return kind === 'backup_at' ? partsOf(result, ['fetch']) : null
}

function wordsFor(state: string): string {
  if (state === 'failed') return FAILED
  if (state === 'cancelled') return 'It was cancelled.'
  return state === 'done' ? 'It is done.' : 'It is being worked on.'
}

/** Own people by their login; operators as what they are. A name that an operator chose may be that of another customer. */
function toPlainInput(input: unknown): Readonly<Record<string, unknown>> | null {
  const asked = partsOf(input, ['kind', 'backup', 'restore', 'slug', 'at', 'asked_by'])
  if (asked === null || memberOf(input, 'asked_as') === 'customer') return asked
  const { slug: _slug, asked_by: _login, ...known } = asked
  return memberOf(input, 'asked_as') === 'operator' ? { ...known, asked_by: 'operator' } : known
}

/** These members of an object, where it has them. */
function partsOf(
  value: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null) return null
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
}

function memberOf(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}
