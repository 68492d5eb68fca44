import type { Row } from '@zennnn/data'
import { type DatabaseId, hashSecret, type MailedLink, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { PanelPlace } from '../vault/panel-place.ts'
import { rowsOf } from '../vault/panel-row.ts'
import { type Report, toReport } from './report.ts'
import { nextState, type ReportState, type ReportStep } from './report-step.ts'

interface Place {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

/** Of all reports, newest first, for who holds the keys. */
export async function listReports({ access, control }: Place): Promise<readonly Report[]> {
  return await asOwner(access, control, reportsOf)
}

/** NOT_FOUND. */
export async function getReport(place: Place, number: number): Promise<Report> {
  return pick(await listReports(place), number)
}

/** The same for who is signed in to the panel: NOT_SIGNED_IN, ACCESS_DENIED for who does not run the cloud. */
export async function readReports(
  { connections, control }: Omit<PanelPlace, 'clock'>,
  session: string,
): Promise<readonly Report[]> {
  const [result] = await connections.direct(control, [
    {
      name: 'zennnn_report_for_operator',
      text: 'select r as report from zennnn_report.for_operator($1) r',
      values: [hashSecret(session)],
    },
  ])
  return rowsOf(result?.rows.map(({ report }) => report)).map(toReport)
}

/** What an operator does about a report. */
export interface ReportChange {
  readonly step: ReportStep
  /** Who, as operators know him. */
  readonly who: string
  /** To who reported it; of a disclosure to everybody. '' where nothing is said. */
  readonly body: string
  readonly details?: Readonly<Record<string, string | number | null>>
  /** Of the audit log, after the name of the report: "assessed as high". */
  readonly words: string
  /** Of the mail to who reported it, where there is an address. */
  readonly mail: (
    report: Report,
    url: string,
  ) => { readonly subject: string; readonly text: string }
  readonly link: MailedLink
}

/**
 * Takes a step, tells who reported it by mail and writes it into the audit log, all or nothing. NOT_FOUND; STATE_REFUSED where the
 * step does not lead on.
 */
export async function changeReport(
  { access, control }: Place,
  number: number,
  change: ReportChange,
): Promise<{ readonly state: ReportState; readonly isMailed: boolean }> {
  return await asOwner(access, control, async (register) => {
    await register.query('begin')
    try {
      // Of two operators the second one sees what the first one did.
      await register.query('select from zennnn_report.report where number = $1 for update', [
        number,
      ])
      const report = pick(await reportsOf(register), number)
      const state = nextState(report.state, change.step)
      await addEvent(register, report, change)
      const isMailed = await mailReporter(register, report, change)
      await register.query('commit')
      return { state, isMailed }
    } catch (error) {
      await register.query('rollback')
      throw error
    }
  })
}

async function reportsOf(register: Client): Promise<readonly Report[]> {
  const { rows } = await register.query<{ report: Row }>(
    'select r as report from zennnn_report.rows() r',
  )
  return rows.map(({ report }) => toReport(report))
}

function pick(reports: readonly Report[], number: number): Report {
  const found = reports.find((one) => one.number === number)
  if (found !== undefined) return found
  throw new PlatformError('NOT_FOUND', { message: `There is no report ${number}.` })
}

async function addEvent(
  register: Client,
  report: Report,
  { step, who, body, details = {}, words }: ReportChange,
): Promise<void> {
  await register.query('select zennnn_report.add_event($1, $2, $3, $4, $5, $6)', [
    report.id,
    'operator',
    who,
    step,
    body,
    JSON.stringify(details),
  ])
  await register.query('select zennnn.audit_operator_event($1, $2, $3)', [
    'security_report',
    report.id,
    `The operator at the machine (${who}) ${words}: report ${report.number}`,
  ])
}

/** Whether there is an address to write to. */
async function mailReporter(
  register: Client,
  report: Report,
  { mail, link }: ReportChange,
): Promise<boolean> {
  if (report.address === null) return false
  const { subject, text } = mail(report, link.url)
  await register.query('select zennnn_report.mail_reporter($1, $2, $3, $4)', [
    report.id,
    JSON.stringify(mailedJson(link)),
    subject,
    text,
  ])
  return true
}

/** As the functions of the schema take a link. */
export function mailedJson({
  id,
  hash,
  sealed,
  url,
}: MailedLink): Readonly<Record<string, string>> {
  return { id, hash: hash.toString('base64'), sealed: sealed.toString('base64'), url }
}
