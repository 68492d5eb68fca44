import { AS } from '../cloud/operator-option.ts'
import { TEXT, takeStep, wordsOf } from '../cloud/report-desk.ts'
import type { Command } from '../command.ts'

export const reportAnswer: Command = {
  name: 'report answer',
  summary: 'Writes to who reported a weakness, on the page of the report and by mail.',
  parameters: ['<number>'],
  options: { ...TEXT, ...AS },
  run: async (args, context) => {
    const body = await wordsOf(args, context)
    await takeStep(args, context, { step: 'answered', body, words: 'answered' })
    return 0
  },
}
