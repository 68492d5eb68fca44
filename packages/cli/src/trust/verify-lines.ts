import type { CloudCheck } from './verify-cloud.ts'

const MARKS = { holds: 'holds  ', fails: 'FAILS  ', unknown: 'unknown' } as const
/** More of them say nothing else. */
const MOST_PROBLEMS = 20

/** What a reader is told; marks are words, and nothing of it is a text that a terminal would obey. */
export function verifyLines(
  { problems, checks, policy }: CloudCheck,
  { key, before }: { readonly key: string | undefined; readonly before: string | undefined },
): readonly string[] {
  return [
    ...keyLines(key, before),
    '',
    'Evidence:',
    problems.length === 0
      ? `  holds    ${policy?.lines ?? 0} lines are signed, chained, in time, and say what the page says`
      : `  FAILS    ${problems.length === 1 ? 'one thing' : `${problems.length} things`}:`,
    ...problems
      .slice(0, MOST_PROBLEMS)
      .map(({ kind, message }) => `           ${kind}: ${message}`),
    ...(problems.length > MOST_PROBLEMS
      ? [`           and ${problems.length - MOST_PROBLEMS} more; --json has all`]
      : []),
    '',
    'Tried from here:',
    ...checks.map(({ id, outcome, found }) => `  ${MARKS[outcome]}  ${id.padEnd(15)}  ${found}`),
    '',
    ...stateLines(policy),
    ...departureLines(policy),
  ].map(plain)
}

function keyLines(key: string | undefined, before: string | undefined): readonly string[] {
  if (key === undefined) return ['Key: none was seen.']
  if (before === undefined)
    return [
      `Key: ${key}`,
      'This is the first look at this cloud from here: the key is remembered if all holds. Compare it over another way.',
    ]
  if (before === key) return [`Key: ${key}, as before.`]
  return [
    '*** THE KEY OF THIS CLOUD IS ANOTHER ONE THAN BEFORE ***',
    `Before: ${before}`,
    `Now:    ${key}`,
    'Either the cloud lost its key or was recovered elsewhere, or somebody else answers in its place. Ask its operator over another way;',
    'then --accept-key remembers the new one. Until then the old one stays.',
  ]
}

function stateLines(policy: CloudCheck['policy']): readonly string[] {
  if (policy === undefined) return []
  const states = [...policy.states]
  const of = (wanted: string): readonly string[] =>
    states.filter(([, state]) => state === wanted).map(([id]) => id)
  const counts = (['proved', 'attested', 'unproved', 'broken'] as const).map(
    (state) => `${of(state).length} ${state}`,
  )
  const broken = of('broken')
  return [
    `By its evidence: ${counts.join(', ')}.`,
    ...(broken.length === 0 ? [] : [`Broken: ${broken.join(', ')}.`]),
  ]
}

/** What holds may be less than the brand promises: that is said at each look. */
function departureLines(policy: CloudCheck['policy']): readonly string[] {
  const departures = policy?.kept?.departures ?? []
  return departures.length === 0
    ? []
    : [
        '',
        'Its policy is not that of its brand, and no signature shows that it is its own:',
        ...departures.map((one) => `  ${one}`),
      ]
}

/** What turns a terminal, a line or the direction of writing is shown as a mark. */
function plain(line: string): string {
  return line.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\ufffd')
}
