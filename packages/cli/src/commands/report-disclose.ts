import { getReport } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { AS } from '../cloud/operator-option.ts'
import { lineOf, numberOf, takeStep, wordsOf } from '../cloud/report-desk.ts'
import { type Command, UsageError } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** What is published is written by the operator alone: nothing of the report goes out by itself but the name for the credit. */
export const reportDisclose: Command = {
  name: 'report disclose',
  summary: 'Publishes a weakness that is fixed, for everybody, as an advisory.',
  parameters: ['<number>'],
  options: {
    title: { type: 'string', value: '<title>', summary: 'Of the advisory, one line.' },
    affected: { type: 'string', value: '<versions>', summary: 'What was affected.' },
    'fixed-in': { type: 'string', value: '<version>', summary: 'From what on it is fixed.' },
    credit: {
      type: 'string',
      value: '<name>',
      summary: 'Whom we thank. (the name that who reported it wants, if any)',
    },
    unnamed: { type: 'boolean', summary: 'Name nobody.' },
    text: {
      type: 'string',
      value: '<words>',
      summary: 'What is published. Without it, it is read from standard input.',
    },
    ...AS,
  },
  run: async (args, context) => {
    const { credit, unnamed } = args.options
    if (typeof credit === 'string' && unnamed === true)
      throw new UsageError('--credit names somebody, --unnamed nobody: give one of them.')
    const number = numberOf(args)
    const report = await getReport(await openPlace(context.environment), number)
    const named = typeof credit === 'string' ? lineOf(args, 'credit') : report.credit
    const id = `SA-${systemClock.now().getUTCFullYear()}-${number}`
    await takeStep(args, context, {
      step: 'disclosed',
      body: await wordsOf(args, context),
      details: {
        id,
        title: lineOf(args, 'title'),
        affected: lineOf(args, 'affected'),
        fixed_in: lineOf(args, 'fixed-in'),
        credit: unnamed === true ? null : named,
      },
      words: `disclosed as ${id}`,
    })
    const { domain, port } = context.environment
    context.say(`${originOf(domain, port)}/security/advisories/${id}`)
    return 0
  },
}
