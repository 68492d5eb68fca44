import { readFile } from 'node:fs/promises'
import { addReport, FINDING_KINDS, listFindings } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { AS, openAs } from '../cloud/operator-option.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import { findingLine } from '../trust/finding-lines.ts'
import { parseReport, readReport } from '../trust/report-file.ts'
import { findDay, requireOneOf, requireSentence, todayOf } from '../trust/said-option.ts'

/** Exit code 1 when a row is wrong: nothing is taken then. */
export const findingImport: Command = {
  name: 'finding import',
  summary:
    'Brings in the findings of a report: a table (CSV) or list (JSON) with title and severity, and reference and found where they are known. All rows or none; what was brought in before is passed over.',
  parameters: ['<file>'],
  options: {
    source: { type: 'string', value: '<name>', summary: 'Whose report it is, and of when.' },
    kind: { type: 'string', value: '<kind>', summary: `What it is: ${FINDING_KINDS.join(', ')}.` },
    ended: {
      type: 'string',
      value: '<day>',
      summary: 'Also write down that the audit ended on this day, as finding audit does.',
    },
    found: {
      type: 'string',
      value: '<day>',
      summary: 'When rows were found that do not say it. (the day it ended, or today)',
    },
    ...AS,
  },
  run: async (args, { environment, answer }) => {
    const today = todayOf(systemClock.now())
    const { endedOn, ...report } = reportOf(args, today)
    const [path = ''] = args.parameters
    const parsed = parseReport(await readReport(path, await readFile(path)), report, today)
    if ('problems' in parsed) {
      const { problems } = parsed
      answer({ added: [], problems }, [
        ...problems.map(({ row, message }) => `Row ${row}: ${message}`),
        'Nothing was brought in. Correct these rows, and bring the whole file in again.',
      ])
      return 1
    }
    const { place, operator } = await openAs(args, environment)
    const register = { ...place, clock: systemClock }
    const { source, kind } = report
    const audit = endedOn === undefined ? undefined : { source, kind, endedOn }
    const numbers = await addReport(register, {
      audit,
      findings: parsed.findings,
      by: operator.login,
    })
    const findings = await listFindings(register)
    const added = findings.filter(({ number }) => numbers.includes(number))
    const known = parsed.findings.length - added.length
    answer({ added, known, problems: [] }, [
      ...added.map((finding) => findingLine(finding, today)),
      `${added.length} brought in, ${known} were there already.`,
    ])
    return 0
  },
}

function reportOf(args: CommandArguments, today: string) {
  const endedOn = findDay(args, 'ended')
  const foundOn = findDay(args, 'found') ?? endedOn ?? today
  if (foundOn > today || (endedOn ?? today) > today)
    throw new UsageError('--ended and --found must be today or before.')
  return {
    source: requireSentence(args, 'source'),
    kind: requireOneOf(args, 'kind', FINDING_KINDS),
    foundOn,
    endedOn,
  }
}
