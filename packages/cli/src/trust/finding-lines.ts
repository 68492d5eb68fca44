import type { Finding } from '@zennnn/cloud'

/** A finding as one line. */
export function findingLine(finding: Finding, today: string): string {
  const { number, severity, source, title } = finding
  const when = dayWords(finding, today)
  return `${String(number).padStart(4)}  ${severity.padEnd(8)}  ${finding.state.padEnd(8)}  ${when.padEnd(19)}  ${title} (${source})`
}

/** All that is known of one. */
export function findingLines(finding: Finding, today: string): readonly string[] {
  const { number, title, severity, source, kind, reference, foundOn, addedBy, addedAt } = finding
  return [
    `${number}  ${title}`,
    `${severity}, ${finding.state}, ${dayWords(finding, today)}`,
    `found on ${foundOn} by ${source} (${kind}), there ${reference}`,
    `  ${addedAt}  open      ${addedBy}`,
    ...finding.steps.map(({ at, state, by, reason, until }) => {
      const end = until === undefined ? '' : ` until ${until}`
      return `  ${at}  ${state.padEnd(8)}  ${by}${end}${reason === '' ? '' : `: ${reason}`}`
    }),
  ]
}

/** Of what waits to be mended, until when; of what is accepted, until when that counts. */
function dayWords({ state, dueOn, steps }: Finding, today: string): string {
  if (state === 'accepted') return `until ${steps.at(-1)?.until ?? dueOn}`
  if (state !== 'open' && state !== 'fixing') return ''
  return dueOn < today ? `OVERDUE ${dueOn}` : `due ${dueOn}`
}
