/** The promises that the audit of a machine speaks for. */
export const HOST_PROMISES = ['host-hardened', 'host-ssh'] as const
export type HostPromise = (typeof HOST_PROMISES)[number]

/**
 * `unknown`: it could not be looked at here, so it is not said to hold. `attest`: no program on the machine can see it, so that a
 * person has to vouch for it.
 */
export const HOST_STATES = ['holds', 'broken', 'unknown', 'attest'] as const
/** @internal */
export type HostState = (typeof HOST_STATES)[number]

/** One line of the audit. */
export interface HostCheck {
  readonly id: string
  readonly promise: HostPromise
  /** The sentence that holds or does not. */
  readonly says: string
  readonly state: HostState
  /** What was found, with figures, also where it holds; of `unknown` and `attest`, why it cannot be said. */
  readonly found: string
  /** What to do; empty where it holds. */
  readonly advice: string
}

/** What a line is about, before anything was looked at. */
export interface HostClaim {
  readonly id: string
  readonly promise: HostPromise
  readonly says: string
  readonly advice: string
}

/** What a reader brought, or why it brought nothing: a sentence without its full stop. */
export type Reading<T> = { readonly read: T } | { readonly unread: string }

export interface Judgement {
  readonly state: HostState
  readonly found: string
}

const UNSEEN = 'Look as root, on a location that has been up for a night.'

/** A claim against what was read. What could not be read is `unknown`. */
export function judge<T>(
  claim: HostClaim,
  reading: Reading<T>,
  judgeRead: (value: T) => Judgement,
): HostCheck {
  const { state, found } =
    'read' in reading
      ? judgeRead(reading.read)
      : { state: 'unknown' as const, found: reading.unread }
  return { ...claim, state, found, advice: adviceOf(state, claim) }
}

/** What would mend it says nothing of how to see it. */
function adviceOf(state: HostState, { advice }: HostClaim): string {
  if (state === 'holds') return ''
  return state === 'unknown' ? UNSEEN : advice
}

export function holdsWhen(holds: boolean, found: string): Judgement {
  return { state: holds ? 'holds' : 'broken', found }
}

export function unknown(found: string): Judgement {
  return { state: 'unknown', found }
}

/** What a parser makes of a text; `why`: what is wrong with a text that is not what we know. */
export function mapReading<A, B>(
  reading: Reading<A>,
  parse: (value: A) => B | undefined,
  why: string,
): Reading<B> {
  if ('unread' in reading) return reading
  const parsed = parse(reading.read)
  return parsed === undefined ? { unread: why } : { read: parsed }
}

/** Two readings that are judged together; the first that brought nothing says why. */
export function bothReadings<A, B>(one: Reading<A>, other: Reading<B>): Reading<readonly [A, B]> {
  if ('unread' in one) return one
  if ('unread' in other) return other
  return { read: [one.read, other.read] }
}
