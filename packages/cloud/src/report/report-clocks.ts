import type { DatabaseId, Log } from '@zennnn/kernel'
import { readOperatorAddresses } from '../control/operator-mail.ts'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import type { ReportSummary } from './report.ts'

interface Place {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

/** Of which clock operators are told, and whether it runs out soon or is over. */
export interface ReportReminder {
  readonly report: Pick<ReportSummary, 'id' | 'number'>
  readonly clock: 'answer' | 'fix'
  readonly stage: 'near' | 'over'
  /** When it runs out, or ran out. */
  readonly by: Date
}

/**
 * Mails operators what they were not told yet, each once; what was new. Where none of them has an address nobody is told, which is
 * logged, and stays to be told: also that a report came, of which its own mail went to nobody.
 */
export async function tellReminders(
  { access, control }: Place,
  reminders: readonly ReportReminder[],
  log: Log,
): Promise<readonly ReportReminder[]> {
  return await asOwner(access, control, async (register) => {
    if ((await readOperatorAddresses(register)).length === 0) {
      log.warn('operators_without_address', { subject: 'Reports of weaknesses' })
      return []
    }
    return await inTransaction(register, async () => {
      const told: ReportReminder[] = []
      for (const reminder of reminders) {
        const { rowCount } = await register.query(
          `insert into zennnn_report.told (report, clock, stage) values ($1, $2, $3) on conflict do nothing`,
          [reminder.report.id, reminder.clock, reminder.stage],
        )
        if (rowCount !== 1) continue
        const { subject, text } = mailOf(reminder)
        await register.query('select zennnn_report.mail_operators($1, $2, $3)', [
          reminder.report.id,
          subject,
          text,
        ])
        told.push(reminder)
      }
      return told
    })
  })
}

/** @internal */
export function mailOf({ report: { number }, clock, stage, by }: ReportReminder): {
  readonly subject: string
  readonly text: string
} {
  const what = clock === 'answer' ? 'an answer' : 'a fix'
  const at = `${by.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const over = `The promise is broken: ${what} to report ${number} was due at ${at}. The public page of promises says so until it is done.`
  return {
    subject:
      stage === 'near'
        ? `Report ${number}: ${what} is due soon`
        : `Report ${number}: ${what} is overdue`,
    text: `${stage === 'near' ? `Report ${number} needs ${what} by ${at}.` : over}

Read it: bin/zennnn report show ${number}
What to do is in docs/operator/reports.md.`,
  }
}
