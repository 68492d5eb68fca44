import { REPORT_SEVERITIES } from '@zennnn/cloud'
import { AS } from '../cloud/operator-option.ts'
import { TEXT, takeStep, wordsOf } from '../cloud/report-desk.ts'
import { type Command, requireOption, UsageError } from '../command.ts'

/** It counts as an answer. Again while it is not fixed: another severity, and other clocks. */
export const reportAssess: Command = {
  name: 'report assess',
  summary: 'Says how bad a reported weakness is, and tells who reported it.',
  parameters: ['<number>'],
  options: {
    severity: {
      type: 'string',
      value: '<severity>',
      summary: 'critical (fixed in 7 days), high (30), medium (90) or low (180).',
    },
    ...TEXT,
    ...AS,
  },
  run: async (args, context) => {
    const wanted = requireOption(args, 'severity')
    const severity = REPORT_SEVERITIES.find((one) => one === wanted)
    if (severity === undefined)
      throw new UsageError(`--severity must be one of ${REPORT_SEVERITIES.join(', ')}.`)
    await takeStep(args, context, {
      step: 'assessed',
      body: await wordsOf(args, context),
      details: { severity },
      words: `assessed as ${severity}`,
    })
    return 0
  },
}
