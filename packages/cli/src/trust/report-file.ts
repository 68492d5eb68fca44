import { Readable } from 'node:stream'
import { isSeverity, type NewFinding, SEVERITIES } from '@zennnn/cloud'
import { openCsv, readRows } from '@zennnn/exchange'
import { CARD_PROBLEM, hasCard, PlatformError } from '@zennnn/kernel'
import { isDay, isSentence } from '@zennnn/trust'

/** A report of more is the output of a scanner: somebody has to read that first. */
const MOST_ROWS = 500

/** What one row of a report says, as it stands there. */
export interface ReportRow {
  /** As people count: in a table, its line; in a list, 1, 2, 3. */
  readonly number: number
  readonly values: Readonly<Record<string, unknown>>
}

/** Findings of a file, or what is wrong with its rows, each told by itself. */
export type ParsedReport =
  | { readonly findings: readonly NewFinding[] }
  | { readonly problems: readonly RowProblem[] }

interface RowProblem {
  readonly row: number
  readonly message: string
}

/**
 * The rows of a file: a list of objects in JSON, or a table with a header. VALUE_INVALID for what is neither, and for more rows
 * than somebody read.
 */
export async function readReport(name: string, bytes: Buffer): Promise<readonly ReportRow[]> {
  const rows = name.toLowerCase().endsWith('.json') ? jsonRows(bytes) : await csvRows(bytes)
  if (rows.length <= MOST_ROWS) return rows
  throw new PlatformError('VALUE_INVALID', {
    message: `The report has ${rows.length} findings, and at most ${MOST_ROWS} are taken at once.`,
    hint: 'The output of a scanner is read by somebody first, who writes down what has to be mended.',
  })
}

/** All rows or none: half a report would look like a good one. `today`: YYYY-MM-DD. */
export function parseReport(
  rows: readonly ReportRow[],
  { source, kind, foundOn }: Pick<NewFinding, 'source' | 'kind' | 'foundOn'>,
  today: string,
): ParsedReport {
  const findings: NewFinding[] = []
  const problems: RowProblem[] = []
  const seen = new Map<string, number>()
  for (const { number, values } of rows) {
    const { title, severity, found = foundOn } = values
    // What has no name of its own is called by its title.
    const reference = isGiven(values['reference']) ? values['reference'] : title
    const wrong = [
      ...sentenceProblems('title', title),
      ...(reference === title ? [] : sentenceProblems('reference', reference)),
      ...(isSeverity(severity)
        ? []
        : [`severity is ${said(severity)}, and must be one of ${SEVERITIES.join(', ')}`]),
      ...dayProblems(found === '' ? foundOn : found, today),
      ...sameProblems(seen.get(String(reference))),
    ]
    problems.push(...wrong.map((message) => ({ row: number, message: `${message}.` })))
    seen.set(String(reference), number)
    if (wrong.length === 0 && isSeverity(severity))
      findings.push({
        source,
        kind,
        reference: String(reference),
        title: String(title),
        severity,
        foundOn: found === '' ? foundOn : String(found),
      })
  }
  return problems.length > 0 ? { problems } : { findings }
}

function jsonRows(bytes: Buffer): readonly ReportRow[] {
  const list = parseList(bytes.toString('utf8'))
  return list.map((one, index) => ({ number: index + 1, values: membersOf(one) }))
}

function parseList(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list)) return list
  } catch {
    // Told below, like a file of another kind.
  }
  throw new PlatformError('VALUE_INVALID', {
    message: 'The file is no list in JSON.',
    hint: 'Write [{"title": "…", "severity": "high"}, …].',
  })
}

async function csvRows(bytes: Buffer): Promise<readonly ReportRow[]> {
  const file = await openCsv(() => Readable.from([bytes]))
  const columns = file.columns.map((name) => name.trim().toLowerCase())
  const missing = ['title', 'severity'].filter((name) => !columns.includes(name))
  if (missing.length > 0)
    throw new PlatformError('VALUE_INVALID', {
      message: `The table has no column ${missing.join(' and none called ')}.`,
      hint: 'Its header names title and severity, and may name reference and found.',
    })
  const rows: ReportRow[] = []
  for await (const { number, cells } of readRows(file))
    rows.push({
      number,
      values: Object.fromEntries(columns.map((name, index) => [name, cells[index]?.trim() ?? ''])),
    })
  return rows
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? Object.fromEntries(Object.entries(value)) : {}
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== ''
}

function sentenceProblems(name: string, value: unknown): readonly string[] {
  if (!isGiven(value)) return [`${name} is missing`]
  if (!isSentence(value)) return [`${name} is not one line of at most 300 characters`]
  return hasCard(value) ? [`${name}: ${CARD_PROBLEM.replace(/\.$/, '')}`] : []
}

function dayProblems(value: unknown, today: string): readonly string[] {
  if (!isDay(value)) return [`found is ${said(value)}, and must be a day like 2026-11-30`]
  return value > today ? [`found is ${value}, which is still to come`] : []
}

function sameProblems(first: number | undefined): readonly string[] {
  return first === undefined ? [] : [`it has the reference of row ${first}`]
}

/** What stands there, as far as a terminal can show it. */
function said(value: unknown): string {
  if (!isGiven(value)) return 'missing'
  return isSentence(value) && value.length <= 40 ? `“${value}”` : 'something else'
}
