import { type Report, type ReportSummary, STATE_WORDS } from '@zennnn/cloud'
import { clocksOf, type RunningClock } from '@zennnn/trust'
import { isOpen, timedReport } from './report-time.ts'

/** Reports as lines for people. What strangers wrote is shown so that no terminal obeys it. */
export function reportLines(reports: readonly ReportSummary[], now: Date): readonly string[] {
  return reports.length === 0
    ? ['There is no such report.']
    : reports.map((report) => reportLine(report, now))
}

/** @internal */
export function reportLine(report: ReportSummary, now: Date): string {
  const { number, state, severity, title } = report
  const bad = severity ?? 'unknown'
  return [
    String(number).padStart(4),
    STATE_WORDS[state].padEnd(19),
    bad.padEnd(8),
    dueWords(report, now).padEnd(34),
    harmless(title).replaceAll('\n', ' '),
  ].join('  ')
}

/** All of a report, and what can be done next. */
export function reportDetails(report: Report, now: Date): readonly string[] {
  const { number, state, severity, seenSeverity, place, address, credit, receivedAt } = report
  const facts: readonly (readonly [string, string])[] = [
    ['state', STATE_WORDS[state]],
    ['severity', severity ?? 'not assessed'],
    ['as it was seen', seenSeverity ?? 'not said'],
    ['received', minuteOf(receivedAt)],
    ...(isOpen(report)
      ? clocksOf(timedReport(report), now).map((clock) => [dueName(clock), dueTime(clock)] as const)
      : []),
    ['from', harmless(address ?? 'no address: is answered on the page of the report')],
    ['credit', harmless(credit ?? 'wants none')],
    ['where', harmless(place === '' ? 'not said' : place)],
  ]
  return [
    `Report ${number}: ${harmless(report.title)}`,
    ...facts.map(([name, value]) => `  ${name.padEnd(16)}${value}`),
    '',
    'What it is',
    ...indented(report.body),
    ...(report.steps === '' ? [] : ['', 'How it is seen', ...indented(report.steps)]),
    ...report.events.flatMap(({ at, who, author, step, body }) => [
      '',
      `${minuteOf(at)}  ${author === 'reporter' ? 'who reported it' : harmless(who)}: ${step}`,
      ...indented(body),
    ]),
  ]
}

/** Text in which nothing moves a cursor, changes a colour or turns a line around. @internal */
export function harmless(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) =>
      character === '\n'
        ? character
        : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

function dueWords(report: ReportSummary, now: Date): string {
  if (!isOpen(report)) return ''
  const [first] = clocksOf(timedReport(report), now)
  if (first !== undefined) return `${dueName(first)} ${dueTime(first)}`
  return report.waits ? 'who reported it wrote' : ''
}

function dueName({ clock }: RunningClock): string {
  return clock === 'answer' ? 'answer by' : 'fix by'
}

function dueTime({ by, stage }: RunningClock): string {
  return `${minuteOf(by.toISOString())}${stage === 'over' ? ' OVER' : ''}`
}

function minuteOf(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}

function indented(text: string): readonly string[] {
  return text === ''
    ? []
    : harmless(text)
        .split('\n')
        .map((line) => `  ${line}`)
}
