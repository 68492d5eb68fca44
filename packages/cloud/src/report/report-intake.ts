import type { Row } from '@zennnn/data'
import { hashSecret, type LinkMaker, newMailedLink, newRecordId, newSecret } from '@zennnn/kernel'
import type { PanelPlace } from '../vault/panel-place.ts'
import { optionalText, optionalTime, textOf } from '../vault/panel-row.ts'
import { type ReportEvent, timeOf, toEvents, toSeverity, toState } from './report.ts'
import { mailedJson } from './report-register.ts'
import type { ReportSeverity, ReportState } from './report-step.ts'

/** What somebody writes into the form; checked, '' and null where he says nothing. */
export interface GivenReport {
  readonly title: string
  readonly place: string
  readonly body: string
  readonly steps: string
  readonly severity: ReportSeverity | null
  readonly address: string | null
  readonly credit: string | null
}

/** A report as who reported it sees it. */
export interface OwnReport {
  /** Null for a report that the system sent itself. */
  readonly number: number | null
  readonly state: ReportState
  readonly severity: ReportSeverity | null
  readonly title: string
  readonly receivedAt: string
  /** Where mail goes, null where he gave no address. */
  readonly address: string | null
  readonly events: readonly ReportEvent[]
}

/** What is published of a weakness that is no more. Times are ISO 8601. */
export interface Advisory {
  /** `SA-2026-7` */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly affected: string
  readonly fixedIn: string
  readonly credit: string | null
  readonly severity: ReportSeverity | null
  readonly receivedAt: string
  readonly answeredAt: string | null
  readonly fixedAt: string | null
  readonly disclosedAt: string
}

/** Under which a link opens a report; the secret is the last part. The outbox knows it again by `/link/`. */
export const REPORT_LINK_FOLDER = '/security/report'

type Place = PanelPlace & Pick<LinkMaker, 'sealing'>

/** Stores a report and tells operators; returns the secret that opens it. TOO_MANY_ATTEMPTS. */
export async function receiveReport(
  { connections, control, clock, sealing }: Place,
  given: GivenReport,
  from: { readonly network: string; readonly origin: string },
): Promise<string> {
  const secret = newSecret()
  const link = newMailedLink({ clock, sealing }, `${from.origin}${REPORT_LINK_FOLDER}`)
  await connections.direct(control, [
    {
      name: 'zennnn_report_receive',
      text: 'select zennnn_report.receive($1::uuid, $2::jsonb, $3, $4, $5::jsonb)',
      values: [
        newRecordId(clock),
        JSON.stringify(given),
        hashSecret(secret),
        from.network,
        given.address === null ? null : JSON.stringify(mailedJson(link)),
      ],
    },
  ])
  return secret
}

/** Undefined for a secret that opens nothing. */
export async function findOwnReport(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  secret: string,
): Promise<OwnReport | undefined> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_report_shown',
      text: 'select * from zennnn_report.shown($1)',
      values: [hashSecret(secret)],
      readOnly: true,
    },
  ])
  const row = result?.rows[0]
  return row === undefined ? undefined : toOwnReport(row)
}

/** What who reported writes on. Whether the secret opens anything; TOO_MANY_ATTEMPTS, ACCESS_DENIED where it is for us to answer. */
export async function writeToReport(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  secret: string,
  words: string,
  network: string,
): Promise<boolean> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_report_write',
      text: 'select zennnn_report.write($1, $2, $3) as written',
      values: [hashSecret(secret), words, network],
    },
  ])
  return result?.rows[0]?.['written'] === true
}

/** All of them, newest first. */
export async function readAdvisories({
  connections,
  control,
}: Omit<PanelPlace, 'clock'>): Promise<readonly Advisory[]> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_report_advisories',
      text: 'select * from zennnn_report.advisories()',
      values: [],
      readOnly: true,
    },
  ])
  return (result?.rows ?? []).map(toAdvisory)
}

function toOwnReport(row: Row): OwnReport {
  return {
    number: typeof row['number'] === 'number' ? row['number'] : null,
    state: toState(row['state']),
    severity: toSeverity(row['severity']),
    title: textOf(row, 'title'),
    receivedAt: timeOf(row, 'received_at'),
    address: optionalText(row, 'address'),
    events: toEvents(row['events']),
  }
}

function toAdvisory(row: Row): Advisory {
  return {
    id: textOf(row, 'id'),
    title: textOf(row, 'title'),
    body: textOf(row, 'body'),
    affected: textOf(row, 'affected'),
    fixedIn: textOf(row, 'fixed_in'),
    credit: optionalText(row, 'credit'),
    severity: toSeverity(row['severity']),
    receivedAt: timeOf(row, 'received_at'),
    answeredAt: optionalTime(row, 'answered_at'),
    fixedAt: optionalTime(row, 'fixed_at'),
    disclosedAt: timeOf(row, 'disclosed_at'),
  }
}
