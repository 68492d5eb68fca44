const DAY_MS = 86_400_000
/** A day of the calendar, in UTC, as `2027-11-30`. */
const DATE = /^\d{4}-\d{2}-\d{2}$/
/** Who is let in for longer than that is let in for good: nobody would look again. */
const MOST_DAYS = 400
const USUAL_DAYS = 365
/** Before that it is time to renew. */
export const SOON_DAYS = 30

export function isDate(text: string): boolean {
  return DATE.test(text) && startOf(text)?.toISOString().slice(0, 10) === text
}

function dateOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

/** The last day of who is listed today, when nothing else is said. */
export function usualEnd(now: Date): string {
  return dateOf(new Date(now.getTime() + USUAL_DAYS * DAY_MS))
}

/** Why a last day is none; undefined when it is one. */
export function findEndProblem(until: string, now: Date): string | undefined {
  const start = isDate(until) ? startOf(until) : undefined
  if (start === undefined) return `must be a day, as ${usualEnd(now)}`
  if (until < dateOf(now)) return `${until} is over`
  return start.getTime() - now.getTime() > MOST_DAYS * DAY_MS
    ? `${until} is more than ${MOST_DAYS} days away`
    : undefined
}

/** Days that are left, today among them; 0 when it is over. */
export function daysLeft(until: string, now: Date): number {
  const start = startOf(until)
  if (start === undefined) return 0
  return Math.max(0, Math.ceil((start.getTime() + DAY_MS - now.getTime()) / DAY_MS))
}

/** From when on sshd takes a key no more, as sshd(8) wants it in `expiry-time`: the day after the last one, in UTC. */
export function expiryTime(until: string): string {
  return `${dayAfter(until).toISOString().slice(0, 10).replaceAll('-', '')}Z`
}

/** The same in seconds since 1970, as accounts of Linux end. */
export function accountEnd(until: string): number {
  return dayAfter(until).getTime() / 1000
}

function dayAfter(date: string): Date {
  return new Date((startOf(date)?.getTime() ?? 0) + DAY_MS)
}

function startOf(date: string): Date | undefined {
  const start = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(start.getTime()) ? undefined : start
}

/** Of people, those whose access ends soon or never, each as a sentence. */
export function endingPeople(
  people: readonly { readonly name: string; readonly until?: string | undefined }[],
  now: Date,
): readonly string[] {
  return people.flatMap(({ name, until }) => {
    if (until === undefined) return [`${name} has no last day: name one.`]
    const left = daysLeft(until, now)
    if (left > SOON_DAYS) return []
    return [
      left > 0 ? `The last day of ${name} is ${until}.` : `The last day of ${name} was ${until}.`,
    ]
  })
}
