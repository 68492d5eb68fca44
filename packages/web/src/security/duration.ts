/**
 * Units that people think of times in, by their seconds, the largest first.
 * @internal for its test
 */
export const UNITS = [
  { name: 'days', seconds: 86_400 },
  { name: 'hours', seconds: 3600 },
  { name: 'minutes', seconds: 60 },
  { name: 'seconds', seconds: 1 },
] as const

export type Unit = (typeof UNITS)[number]

/** The largest unit that gives a whole number: 90 minutes are no 1.5 hours. */
export function wholeUnit(seconds: number): Unit {
  return UNITS.find((unit) => seconds % unit.seconds === 0) ?? UNITS[3]
}

/** Units in which something between these limits can be said. A limit of minutes needs no seconds. */
export function unitsBetween(limits: readonly [number, number]): readonly Unit[] {
  const [min, max] = limits
  return UNITS.filter(({ name, seconds }) => seconds <= max && (name !== 'seconds' || min < 60))
}

/** As many of a unit, or as near as the limits allow. */
export function secondsOf(amount: number, unit: Unit, limits: readonly [number, number]): number {
  const [least, most] = amountsOf(unit, limits)
  return Math.min(Math.max(amount, least), most) * unit.seconds
}

/** The least and the most of a unit within these limits. */
export function amountsOf(
  unit: Unit,
  [min, max]: readonly [number, number],
): readonly [number, number] {
  return [Math.ceil(min / unit.seconds), Math.floor(max / unit.seconds)]
}
