import { addReport, FINDING_KINDS, getFinding, SEVERITIES } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import { AS, openAs } from '../cloud/operator-option.ts'
import { type Command, UsageError } from '../command.ts'
import { findingLines } from '../trust/finding-lines.ts'
import {
  asSentence,
  findDay,
  findSentence,
  requireOneOf,
  requireSentence,
  todayOf,
} from '../trust/said-option.ts'

export const findingAdd: Command = {
  name: 'finding add',
  summary: 'Writes down what an audit, a penetration test, lynis or one of us found.',
  parameters: ['<title>'],
  options: {
    source: {
      type: 'string',
      value: '<name>',
      summary: 'Who found it: the auditor and the year, or a person.',
    },
    kind: {
      type: 'string',
      value: '<kind>',
      summary: `What that is: ${FINDING_KINDS.join(', ')}.`,
    },
    severity: {
      type: 'string',
      value: '<severity>',
      summary: `How bad it is, which decides its last day: ${SEVERITIES.join(', ')}.`,
    },
    found: { type: 'string', value: '<day>', summary: 'When it was found. (today)' },
    reference: {
      type: 'string',
      value: '<text>',
      summary: 'What the report calls it. (the title)',
    },
    ...AS,
  },
  run: async (args, { environment, answer }) => {
    const title = asSentence('<title>', args.parameters[0] ?? '')
    const today = todayOf(systemClock.now())
    const foundOn = findDay(args, 'found') ?? today
    if (foundOn > today) throw new UsageError(`--found is ${foundOn}, which is still to come.`)
    const finding = {
      title,
      source: requireSentence(args, 'source'),
      kind: requireOneOf(args, 'kind', FINDING_KINDS),
      severity: requireOneOf(args, 'severity', SEVERITIES),
      reference: findSentence(args, 'reference') ?? title,
      foundOn,
    }
    const { place, operator } = await openAs(args, environment)
    const register = { ...place, clock: systemClock }
    const [number] = await addReport(register, {
      audit: undefined,
      findings: [finding],
      by: operator.login,
    })
    if (number === undefined)
      throw new PlatformError('UNIQUE_VIOLATED', {
        message: `${finding.source} said so already: ${finding.reference}.`,
        hint: 'Find it with: bin/zennnn finding list --all',
      })
    const added = await getFinding(register, number)
    answer(added, findingLines(added, today))
    return 0
  },
}
