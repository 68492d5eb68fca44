import type { Row } from '@zennnn/data'
import { InvariantError } from '@zennnn/kernel'
import { optionalText, optionalTime, rowsOf, textOf } from '../vault/panel-row.ts'
import {
  isReportState,
  REPORT_SEVERITIES,
  type ReportSeverity,
  type ReportState,
} from './report-step.ts'

/** What happened to a report, oldest first. */
export interface ReportEvent {
  /** ISO 8601. */
  readonly at: string
  readonly author: 'reporter' | 'operator'
  /** Which operator, where that is shown; '' otherwise. */
  readonly who: string
  readonly step: string
  /** What was written to the other side; '' for nothing. Of a disclosure: what is published. */
  readonly body: string
}

/** A weakness that somebody reported, without what was written about it. Times are ISO 8601. */
export interface ReportSummary {
  readonly id: string
  readonly number: number
  readonly state: ReportState
  /** As we assessed it; null until then. */
  readonly severity: ReportSeverity | null
  readonly title: string
  readonly receivedAt: string
  readonly answeredAt: string | null
  readonly fixedAt: string | null
  /** Whether who reported it wrote last, or has no word of ours at all. */
  readonly waits: boolean
}

export interface Report extends ReportSummary {
  /** As who reported it sees it. */
  readonly seenSeverity: ReportSeverity | null
  readonly place: string
  readonly body: string
  readonly steps: string
  readonly address: string | null
  /** The name under which who reported it wants credit. */
  readonly credit: string | null
  readonly events: readonly ReportEvent[]
}

export function toSummary(row: Row): ReportSummary {
  return {
    id: textOf(row, 'id'),
    number: Number(row['number']),
    state: toState(row['state']),
    severity: toSeverity(row['severity']),
    title: textOf(row, 'title'),
    receivedAt: timeOf(row, 'received_at'),
    answeredAt: optionalTime(row, 'answered_at'),
    fixedAt: optionalTime(row, 'fixed_at'),
    waits: row['waits'] === true,
  }
}

export function toReport(row: Row): Report {
  return {
    ...toSummary(row),
    seenSeverity: toSeverity(row['seen_severity']),
    place: textOf(row, 'place'),
    body: textOf(row, 'body'),
    steps: textOf(row, 'steps'),
    address: optionalText(row, 'address'),
    credit: optionalText(row, 'credit'),
    events: toEvents(row['events']),
  }
}

export function toEvents(value: unknown): readonly ReportEvent[] {
  return rowsOf(value).map((row) => ({
    at: timeOf(row, 'at'),
    author: row['author'] === 'reporter' ? 'reporter' : 'operator',
    who: textOf(row, 'who'),
    step: textOf(row, 'step'),
    body: textOf(row, 'body'),
  }))
}

export function toState(value: unknown): ReportState {
  if (typeof value === 'string' && isReportState(value)) return value
  throw new InvariantError('report-state', 'A report is in no state.')
}

export function toSeverity(value: unknown): ReportSeverity | null {
  return REPORT_SEVERITIES.find((one) => one === value) ?? null
}

export function timeOf(row: Row, name: string): string {
  const time = optionalTime(row, name)
  if (time === null) throw new InvariantError('report-time', `A report has no ${name}.`)
  return time
}
