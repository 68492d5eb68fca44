import { type CloudTools, continueRecovery, listCustomerDatabases } from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'
import { originOf } from '../serve/site-finder.ts'

/**
 * Each hour: tells, reminds, mails links and ends what cannot go on, where an administrator is being let in again. An hour is
 * little beside a week, and more often would be a connection to every database for nothing.
 */
export function recoveryChore(
  tools: CloudTools,
  { port, log }: { readonly port: number; readonly log: Log },
): Chore {
  return {
    name: 'recover_administrators',
    pattern: '22 * * * *',
    run: async () => {
      const customers = await listCustomerDatabases(tools.access, tools.control)
      for (const { database, slug, host, state } of customers) {
        if (state !== 'live') continue
        const site = { database, slug, origin: originOf(host, port) }
        await continueRecovery(tools, site).then(
          (steps) => {
            if (steps.length > 0) log.info('administrator_recovery', { database, steps })
          },
          (error: unknown) => {
            // One database that is away must not keep the others from their turn.
            log.warn('chore_failed', { database, error })
          },
        )
      }
    },
  }
}
