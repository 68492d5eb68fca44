import { awaitTestReport, hasTestReport, listReports, withdrawTestReports } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { type Control, reportClocksControl, reportIntakeControl } from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { askSite } from '../cloud/own-way.ts'
import { openReports } from '../cloud/report-time.ts'
import type { Environment } from '../environment.ts'
import { originOf } from '../serve/site-finder.ts'

const FORM = '/security/report'

/** What is tried of responsible disclosure: the public form as a stranger uses it, and the clocks of what came by it. */
export function reportControls(
  place: OpenPlace,
  { domain, port }: Pick<Environment, 'domain' | 'port'>,
): readonly Control[] {
  return [
    reportIntakeControl({
      send: async ({ mark, text }, signal) => {
        // Announced first: nobody is mailed, and nobody else can make one that is taken out again.
        await awaitTestReport(place, mark)
        const ask = await askSite(place.home, { site: domain, port, connections: 1 })
        const { status, headers } = await ask(
          {
            method: 'POST',
            path: FORM,
            headers: {
              origin: originOf(domain, port),
              'content-type': 'application/x-www-form-urlencoded',
            },
            body: new URLSearchParams({ title: 'A test of the way in', body: text }).toString(),
          },
          signal,
        )
        return status === 303 && (headers.get('location') ?? '').startsWith(`${FORM}/link/`)
      },
      isQueued: async (mark) => await hasTestReport(place, mark),
      withdraw: async () => {
        await withdrawTestReports(place)
      },
    }),
    reportClocksControl({
      clock: systemClock,
      openReports: async () => openReports(await listReports(place)),
    }),
  ]
}
