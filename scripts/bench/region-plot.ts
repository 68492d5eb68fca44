import type { Followed } from '@zennnn/cloud'

const [WIDTH, HEIGHT] = [760, 380]
const MARGIN = { left: 56, right: 120, top: 20, bottom: 44 } as const
/** Distinct also for who sees no colours: each has its own dashes. */
const LINES: Readonly<Record<string, { readonly colour: string; readonly dashes: string }>> = {
  paid: { colour: '#0b5394', dashes: 'none' },
  trial: { colour: '#38761d', dashes: '8 4' },
  education: { colour: '#b45f06', dashes: '2 3' },
  free: { colour: '#741b47', dashes: '10 3 2 3' },
}
const TICKS = 5

/** The curve "databases back against time" of each tier, as a picture that can stand alone. */
export function plotCourse(course: readonly Followed[]): string {
  const seconds = Math.max(1, ...course.map(({ endedMs = 0 }) => endedMs / 1000))
  const tiers = [...Map.groupBy(course, ({ tier }) => tier)]
  const most = Math.max(1, ...tiers.map(([, members]) => members.length))
  const x = (second: number): number =>
    round(MARGIN.left + (second / seconds) * (WIDTH - MARGIN.left - MARGIN.right))
  const y = (count: number): number =>
    round(HEIGHT - MARGIN.bottom - (count / most) * (HEIGHT - MARGIN.top - MARGIN.bottom))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-label="Databases back against time">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...ticksOf(seconds).map(
      (at) =>
        `<line x1="${x(at)}" y1="${y(0)}" x2="${x(at)}" y2="${y(most)}" stroke="#dddddd"/><text x="${x(at)}" y="${HEIGHT - 22}" text-anchor="middle">${at}</text>`,
    ),
    ...ticksOf(most).map(
      (at) =>
        `<line x1="${x(0)}" y1="${y(at)}" x2="${x(seconds)}" y2="${y(at)}" stroke="#dddddd"/><text x="${MARGIN.left - 8}" y="${y(at) + 4}" text-anchor="end">${at}</text>`,
    ),
    `<text x="${x(seconds / 2)}" y="${HEIGHT - 4}" text-anchor="middle">seconds after the beginning</text>`,
    `<text transform="translate(14 ${y(most / 2)}) rotate(-90)" text-anchor="middle">databases back</text>`,
    ...tiers.flatMap(([tier, members]) => {
      const ends = members.map(({ endedMs = 0 }) => endedMs / 1000).sort((a, b) => a - b)
      const { colour, dashes } = LINES[tier] ?? { colour: '#000000', dashes: 'none' }
      const steps = ends.map((at, place) => `H${x(at)}V${y(place + 1)}`).join('')
      return [
        `<path d="M${x(0)} ${y(0)}${steps}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>`,
        `<text x="${x(ends.at(-1) ?? 0) + 6}" y="${y(ends.length) + 4}" fill="${colour}">${tier} (${ends.length})</text>`,
      ]
    }),
    '</svg>',
    '',
  ].join('\n')
}

function ticksOf(most: number): readonly number[] {
  const rough = most / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 1)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
