import { type CloudTools, listReports, tellReminders } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'
import { remindersOf } from '@zennnn/trust'
import { isOpen, timedReport } from '../cloud/report-time.ts'

/** Mails operators before a clock of a reported weakness runs out, and when it did, each once. */
export function reportChore(tools: CloudTools, log: Log): Chore {
  return {
    name: 'watch_reports',
    pattern: '*/10 * * * *',
    run: async () => {
      const now = tools.clock.now()
      const open = (await listReports(tools)).filter(isOpen)
      if (open.length === 0) return
      const reminders = open.flatMap((report) =>
        remindersOf(timedReport(report), now).map((clock) => ({ ...clock, report })),
      )
      for (const { report, clock, stage } of await tellReminders(tools, reminders, log))
        log.warn('report_clock', { report: report.number, clock, stage })
    },
  }
}
