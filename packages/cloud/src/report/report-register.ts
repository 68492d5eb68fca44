import type { Row } from '@zennnn/data'
import { type DatabaseId, type MailedLink, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import { type Report, type ReportSummary, toReport, toSummary } from './report.ts'
import { nextState, type ReportState, type ReportStep } from './report-step.ts'

const SUMMARIES = `
  select jsonb_build_object('id', r.id, 'number', r.number, 'state', r.state, 'severity', r.severity, 'title', r.title,
    'received_at', r.received_at, 'answered_at', r.answered_at, 'fixed_at', r.fixed_at,
    'waits', coalesce(e.author = 'reporter', r.state = 'received')) as report
  from zennnn_report.report r left join lateral (
    select o.author from zennnn_report.event o where o.report = r.id order by o.position desc limit 1) e on true
  where not r.is_test
  order by r.number desc`

interface Place {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

/**
 * Of all reports, newest first, for who holds the keys. Without what was written: strangers wrote it, and clocks are looked at each
 * ten minutes.
 */
export async function listReports({ access, control }: Place): Promise<readonly ReportSummary[]> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ report: Row }>(SUMMARIES)
    return rows.map(({ report }) => toSummary(report))
  })
}

/** All of one. NOT_FOUND. */
export async function getReport({ access, control }: Place, number: number): Promise<Report> {
  return await asOwner(access, control, async (register) => await readReport(register, number))
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
  return await asOwner(
    access,
    control,
    async (register) =>
      await inTransaction(register, async () => {
        // Of two operators the second one sees what the first one did.
        await register.query('select from zennnn_report.report where number = $1 for update', [
          number,
        ])
        const report = await readReport(register, number)
        const state = nextState(report.state, change.step)
        await addEvent(register, report, change)
        return { state, isMailed: await mailReporter(register, report, change) }
      }),
  )
}

async function readReport(register: Client, number: number): Promise<Report> {
  const { rows } = await register.query<{ report: Row }>(
    'select r as report from zennnn_report.rows($1) r',
    [number],
  )
  if (rows[0] !== undefined) return toReport(rows[0].report)
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
