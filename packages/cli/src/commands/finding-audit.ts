import { addReport, FINDING_KINDS } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { AS, openAs } from '../cloud/operator-option.ts'
import { type Command, UsageError } from '../command.ts'
import { asSentence, requireDay, requireOneOf, todayOf } from '../trust/said-option.ts'

export const findingAudit: Command = {
  name: 'finding audit',
  summary:
    'Writes down that an audit or penetration test ended, whether it found anything or not. The sentence about audits rests on it for 400 days.',
  parameters: ['<source>'],
  options: {
    kind: { type: 'string', value: '<kind>', summary: `What it was: ${FINDING_KINDS.join(', ')}.` },
    ended: { type: 'string', value: '<day>', summary: 'The day on which it ended.' },
    ...AS,
  },
  run: async (args, { environment, answer }) => {
    const source = asSentence('<source>', args.parameters[0] ?? '')
    const kind = requireOneOf(args, 'kind', FINDING_KINDS)
    const endedOn = requireDay(args, 'ended')
    if (endedOn > todayOf(systemClock.now()))
      throw new UsageError(`--ended is ${endedOn}, which is still to come.`)
    const { place, operator } = await openAs(args, environment)
    const audit = { source, kind, endedOn }
    await addReport({ ...place, clock: systemClock }, { audit, findings: [], by: operator.login })
    answer(audit, [`Written down: ${source} (${kind}), ended on ${endedOn}.`])
    return 0
  },
}
