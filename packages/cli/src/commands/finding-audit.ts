import { addReport, FINDING_KINDS } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, UsageError } from '../command.ts'
import {
  asSentence,
  requireDay,
  requireOneOf,
  requireSentence,
  todayOf,
} from '../trust/said-option.ts'

export const findingAudit: Command = {
  name: 'finding audit',
  summary:
    'Writes down that an audit or penetration test ended, whether it found anything or not. The sentence about audits rests on it for 400 days.',
  parameters: ['<source>'],
  options: {
    kind: { type: 'string', value: '<kind>', summary: `What it was: ${FINDING_KINDS.join(', ')}.` },
    ended: { type: 'string', value: '<day>', summary: 'The day on which it ended.' },
    by: { type: 'string', value: '<name>', summary: 'Who writes it down.' },
  },
  run: async (args, { environment, answer }) => {
    const source = asSentence('<source>', args.parameters[0] ?? '')
    const kind = requireOneOf(args, 'kind', FINDING_KINDS)
    const endedOn = requireDay(args, 'ended')
    const by = requireSentence(args, 'by')
    if (endedOn > todayOf(systemClock.now()))
      throw new UsageError(`--ended is ${endedOn}, which is still to come.`)
    const place = await openPlace(environment)
    const audit = { source, kind, endedOn }
    await addReport({ ...place, clock: systemClock }, { audit, findings: [], by })
    answer(audit, [`Written down: ${source} (${kind}), ended on ${endedOn}.`])
    return 0
  },
}
