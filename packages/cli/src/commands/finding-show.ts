import { getFinding } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { findingLines } from '../trust/finding-lines.ts'
import { findingNumber } from '../trust/finding-number.ts'
import { todayOf } from '../trust/said-option.ts'

export const findingShow: Command = {
  name: 'finding show',
  summary: 'Shows a finding with its history.',
  parameters: ['<number>'],
  options: {},
  run: async (args, { environment, answer }) => {
    const number = findingNumber(args)
    const place = await openPlace(environment)
    const finding = await getFinding({ ...place, clock: systemClock }, number)
    answer(finding, findingLines(finding, todayOf(systemClock.now())))
    return 0
  },
}
