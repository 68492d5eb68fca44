const DAY_MS = 86_400_000
/** It is looked at once a day, not always at the same second. */
const SLACK_MS = 3_600_000

/** Whether it is time for a drill: one that failed is repeated on the next day, the first one comes a day after the cloud. */
export function isDrillDue({
  last,
  since,
  now,
  everyDays,
}: {
  readonly last: { readonly at: Date; readonly isGood: boolean } | undefined
  /** When the cloud was made; undefined when nobody knows. */
  readonly since: Date | undefined
  readonly now: Date
  readonly everyDays: number
}): boolean {
  const days = last?.isGood === true ? everyDays : 1
  const from = last?.at ?? since
  return from === undefined || now.getTime() - from.getTime() >= days * DAY_MS - SLACK_MS
}
