import { getReport } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { numberOf } from '../cloud/report-desk.ts'
import { reportDetails } from '../cloud/report-lines.ts'
import type { Command } from '../command.ts'

export const reportShow: Command = {
  name: 'report show',
  summary: 'Shows all of a reported weakness: what was written, and what was done.',
  parameters: ['<number>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const report = await getReport(await openPlace(environment), numberOf(args))
    answer(report, reportDetails(report, systemClock.now()))
    return 0
  },
}
