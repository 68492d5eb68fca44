import { addFindingStep, FINDING_STATES } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openAs } from '../cloud/operator-option.ts'
import type { Command } from '../command.ts'
import { findingLines } from '../trust/finding-lines.ts'
import { findingNumber } from '../trust/finding-number.ts'
import { findDay, findSentence, requireOneOf, todayOf } from '../trust/said-option.ts'

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
    as: {
      type: 'string',
      value: '<login>',
      summary: 'Operator who says so; of what is accepted, who answers for it.',
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
      reason: findSentence(args, 'reason') ?? '',
      until: findDay(args, 'until'),
    }
    const { place, operator } = await openAs(args, environment)
    const register = { ...place, clock: systemClock }
    const finding = await addFindingStep(register, number, {
      ...step,
      by: operator.login,
      operator: operator.id,
    })
    answer(finding, findingLines(finding, todayOf(systemClock.now())))
    return 0
  },
}
