import type { ReportState, ReportSummary } from '@zennnn/cloud'
import type { OpenReport, TimedReport } from '@zennnn/trust'

const CLOSED: ReadonlySet<ReportState> = new Set(['disclosed', 'invalid', 'duplicate'])

/** Whether something is left to do about it. */
export function isOpen({ state }: Pick<ReportSummary, 'state'>): boolean {
  return !CLOSED.has(state)
}

export function timedReport(report: ReportSummary): TimedReport {
  return {
    receivedAt: new Date(report.receivedAt),
    answeredAt: dateOf(report.answeredAt),
    severity: report.severity ?? undefined,
    fixedAt: dateOf(report.fixedAt),
  }
}

/** As the control of clocks takes those that are not closed. */
export function openReports(reports: readonly ReportSummary[]): readonly OpenReport[] {
  return reports.filter(isOpen).map((report) => {
    const { receivedAt, fixedAt, ...rest } = timedReport(report)
    return { ...rest, reportedAt: receivedAt, mendedAt: fixedAt }
  })
}

function dateOf(at: string | null): Date | undefined {
  return at === null ? undefined : new Date(at)
}
