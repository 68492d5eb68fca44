import { CARD_PROBLEM, hasCard, isShownLine } from '@zennnn/kernel'
import { type GivenReport, SEVERITIES } from '../http/report-port.ts'

/** By the name of the form field; each a sentence that says what to do. */
export type ReportProblems = ReadonlyMap<string, string>

/** What of the form was written, as it is shown again when something is wrong with it. */
export type WrittenReport = Readonly<Record<ReportField, string>>

type ReportField = keyof typeof LONGEST

/** In characters; the register refuses more. */
export const LONGEST = {
  title: 200,
  place: 500,
  body: 20_000,
  steps: 20_000,
  severity: 10,
  address: 254,
  credit: 120,
} as const

const NEEDED = new Map<ReportField, string>([
  ['title', 'Write in one line what is wrong.'],
  ['body', 'Write what is wrong, and what somebody could do with it.'],
])
const LINES: ReadonlySet<string> = new Set(['title', 'place', 'address', 'credit'])
/** As the sender of mails wants it; there is no display name and no second address. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,189}$/u

export const NOTHING_WRITTEN: WrittenReport = {
  title: '',
  place: '',
  body: '',
  steps: '',
  severity: '',
  address: '',
  credit: '',
}

export function readWritten(form: ReadonlyMap<string, string>): WrittenReport {
  // Browsers send CR LF; a limit counts what people see.
  const text = (name: ReportField): string => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim()
  return {
    title: text('title'),
    place: text('place'),
    body: text('body'),
    steps: text('steps'),
    severity: text('severity'),
    address: text('address'),
    credit: text('credit'),
  }
}

/** What is wrong with it; nothing is for a report that can be kept, as text, whatever stands in it. */
export function problemsOf(written: WrittenReport): ReportProblems {
  const problems = new Map<string, string>()
  for (const [name, sentence] of NEEDED) if (written[name] === '') problems.set(name, sentence)
  for (const [name, value] of Object.entries(written)) {
    const problem = problemOf(name, value)
    if (problem !== undefined) problems.set(name, problem)
  }
  return problems
}

/** Of what who reported it writes on. */
export function wordsProblem(words: string): string | undefined {
  if (words === '') return 'Write something first.'
  return problemOf('body', words)
}

export function toGiven(written: WrittenReport): GivenReport {
  const { title, place, body, steps } = written
  return {
    title,
    place,
    body,
    steps,
    severity: SEVERITIES.find((one) => one === written.severity) ?? null,
    address: written.address === '' ? null : written.address,
    credit: written.credit === '' ? null : written.credit,
  }
}

function problemOf(name: string, value: string): string | undefined {
  const longest: number = Reflect.get(LONGEST, name) ?? 0
  if (value.length > longest)
    return `This has ${value.length.toLocaleString('en')} characters, and ${longest.toLocaleString('en')} are the most. Write the rest on the page of the report, after it was sent.`
  if (hasCard(value)) return CARD_PROBLEM
  if (name === 'address' && value !== '' && !ADDRESS.test(value))
    return 'Write one address like name@example.com, or none.'
  if (LINES.has(name) && value !== '' && !isShownLine(value, longest))
    return 'Write one line that can be seen, without control characters and marks that turn writing around.'
  return undefined
}
