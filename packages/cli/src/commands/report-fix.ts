import { AS } from '../cloud/operator-option.ts'
import { TEXT, takeStep, wordsOf } from '../cloud/report-desk.ts'
import type { Command } from '../command.ts'

/** Its clock stops when it is fixed for customers, not when the code is. */
export const reportFix: Command = {
  name: 'report fix',
  summary: 'Says that a reported weakness is being fixed, or with --done that it is.',
  parameters: ['<number>'],
  options: {
    done: { type: 'boolean', summary: 'It is fixed on the running system.' },
    ...TEXT,
    ...AS,
  },
  run: async (args, context) => {
    const isDone = args.options['done'] === true
    await takeStep(args, context, {
      step: isDone ? 'fixed' : 'fixing',
      body: await wordsOf(args, context),
      words: isDone ? 'said that it is fixed' : 'said that it is being fixed',
    })
    return 0
  },
}
