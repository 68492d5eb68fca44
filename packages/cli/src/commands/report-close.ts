import { AS } from '../cloud/operator-option.ts'
import { TEXT, takeStep, wordsOf } from '../cloud/report-desk.ts'
import { type Command, requireOption, UsageError } from '../command.ts'

const REASONS = {
  invalid: 'said that it is no vulnerability',
  duplicate: 'said that it was known already',
} as const

export const reportClose: Command = {
  name: 'report close',
  summary: 'Closes a report that is no vulnerability, or was known already.',
  parameters: ['<number>'],
  options: {
    reason: { type: 'string', value: '<reason>', summary: 'invalid or duplicate.' },
    ...TEXT,
    ...AS,
  },
  run: async (args, context) => {
    const step = requireOption(args, 'reason')
    if (step !== 'invalid' && step !== 'duplicate')
      throw new UsageError('--reason must be invalid or duplicate.')
    const body = await wordsOf(args, context)
    await takeStep(args, context, { step, body, words: REASONS[step] })
    return 0
  },
}
