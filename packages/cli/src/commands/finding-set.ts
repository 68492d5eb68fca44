import { addFindingStep, FINDING_STATES } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'
import { findingLines } from '../trust/finding-lines.ts'
import { findingNumber } from '../trust/finding-number.ts'
import {
  findDay,
  findSentence,
  requireOneOf,
  requireSentence,
  todayOf,
} from '../trust/said-option.ts'

export const findingSet: Command = {
  name: 'finding set',
  summary:
    'Says how far the correction of a finding is. It is added to its history, where nothing is changed; who fixed it does not verify it.',
  parameters: ['<number>'],
  options: {
    state: {
      type: 'string',
      value: '<state>',
      summary: `What it is from now on: ${FINDING_STATES.join(', ')}.`,
    },
    by: {
      type: 'string',
      value: '<name>',
      summary: 'Who says so; of what is accepted, who answers for it.',
    },
    reason: { type: 'string', value: '<text>', summary: 'Why, or how; needed to accept it.' },
    until: {
      type: 'string',
      value: '<day>',
      summary:
        'The last day on which it is accepted, within 400 days; it is open again after that.',
    },
  },
  run: async (args, { environment, answer }) => {
    const number = findingNumber(args)
    const step = {
      state: requireOneOf(args, 'state', FINDING_STATES),
      by: requireSentence(args, 'by'),
      reason: findSentence(args, 'reason') ?? '',
      until: findDay(args, 'until'),
    }
    const place = await openPlace(environment)
    const finding = await addFindingStep({ ...place, clock: systemClock }, number, step)
    answer(finding, findingLines(finding, todayOf(systemClock.now())))
    return 0
  },
}
