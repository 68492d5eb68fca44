import { listReports } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { clocksOf } from '@zennnn/trust'
import { openPlace } from '../cloud/cloud-place.ts'
import { reportLines } from '../cloud/report-lines.ts'
import { isOpen, timedReport } from '../cloud/report-time.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when a clock ran out. */
export const reportList: Command = {
  name: 'report list',
  summary: 'Lists the weaknesses that were reported and are not closed, with their clocks.',
  parameters: [],
  options: { all: { type: 'boolean', summary: 'Also those that are closed.' } },
  run: async ({ options }, { environment, answer }) => {
    const now = systemClock.now()
    const all = await listReports(await openPlace(environment))
    const wanted = options['all'] === true ? all : all.filter(isOpen)
    const told = wanted.map((report) => ({
      number: report.number,
      state: report.state,
      severity: report.severity,
      title: report.title,
      received_at: report.receivedAt,
      waits: report.waits,
      clocks: isOpen(report) ? clocksOf(timedReport(report), now) : [],
    }))
    answer(told, reportLines(wanted, now))
    return told.some(({ clocks }) => clocks.some(({ stage }) => stage === 'over')) ? 1 : 0
  },
}
