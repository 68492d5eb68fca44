/** How far two groups of times lie apart. */
export interface Difference {
  /** Welch's t without its sign; 4.5 is where leakage tests of hardware (TVLA, ISO/IEC 17825) begin to speak of a leak. */
  readonly t: number
  /** Between the means, in the unit of the times: the second minus the first. */
  readonly between: number
}

/** Times above this share of all are cut off in a second look: a few of a busy machine hide what the many say. */
const KEPT = 0.9

/** Welch's t-test of all times and of those that no other program disturbed; the one that says more counts. */
export function compare(first: readonly number[], second: readonly number[]): Difference {
  const all = [...first, ...second].toSorted((a, b) => a - b)
  const limit = all[Math.floor(all.length * KEPT)] ?? Number.POSITIVE_INFINITY
  const calm = (times: readonly number[]): readonly number[] => times.filter((one) => one < limit)
  const whole = welch(first, second)
  const cut = welch(calm(first), calm(second))
  return whole.t > cut.t ? whole : cut
}

function welch(first: readonly number[], second: readonly number[]): Difference {
  const [a, b] = [momentsOf(first), momentsOf(second)]
  const between = b.mean - a.mean
  return { t: Math.abs(between) / Math.sqrt(a.variance / a.count + b.variance / b.count), between }
}

function momentsOf(values: readonly number[]) {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { count, mean, variance: squares / (count - 1) }
}
