import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import type { HoldRequests } from '../outside/held-requests.ts'

/** At once: more than one network may have under way. */
const FLOOD_WIDTH = 250
const FLOOD_MS = 8_000
/** Requests that are begun and not ended, so that they are under way at once for sure. */
const HOLD_WIDTH = 130
/** A fifth of the places of `serve` is 80: where one network has so many, nothing holds it back. */
const BOUNDLESS = 100
/** Samples of what others feel, before and during. */
const SAMPLES = 20
/** What nobody feels as being slow. */
const MOST_MS = 1_000
/** Of samples: a machine that has much else to do is slow now and then by itself, and not to most who ask. */
const SLOW_SHARE = 0.5
/** Says that there is too much, and costs nothing. */
const TURNED_AWAY: ReadonlySet<number> = new Set([429, 503])

export interface OverloadPort extends CanaryPort {
  /** From a host that asks too much. */
  readonly flood: Ask
  /** From that host as well. */
  readonly hold: HoldRequests
  /** From another network, at another database of the same cloud. */
  readonly other: Ask
  readonly now: () => number
}

/** Holds where a flood of one network is turned away, and so is who holds too many requests, and others hardly feel it. */
export function edgeOverloadControl(port: OverloadPort): Control {
  return {
    id: 'edge-overload',
    observe: inCanary(port, async (_, signal) => {
      const before = await sample(port, signal)
      const flood = new AbortController()
      const cut = AbortSignal.any([signal, flood.signal])
      const floods = Array.from({ length: FLOOD_WIDTH }, async () => await ask(port, cut))
      let during: readonly Felt[] = []
      try {
        during = await sample(port, signal)
      } finally {
        flood.abort()
      }
      const tallies = await Promise.all(floods)
      const sum = (name: keyof Tally): number =>
        tallies.reduce((total, tally) => total + tally[name], 0)
      return observeFlood({
        before,
        during,
        sent: sum('sent'),
        turnedAway: sum('turnedAway'),
        held: await port.hold(HOLD_WIDTH, signal),
      })
    }),
  }
}

interface Tally {
  readonly sent: number
  readonly turnedAway: number
}

/** Asks again and again. A connection that is cut turned it away as well. */
async function ask({ flood, now }: OverloadPort, signal: AbortSignal): Promise<Tally> {
  const begin = now()
  let [sent, turnedAway] = [0, 0]
  const isOver = (): boolean => signal.aborted || now() - begin >= FLOOD_MS
  while (!isOver()) {
    sent += 1
    const isTaken = await flood({ path: '/sign-in' }, signal).then(
      ({ status }) => !TURNED_AWAY.has(status),
      () => false,
    )
    // What is cut at the end nobody turned away.
    if (!isTaken && !isOver()) turnedAway += 1
  }
  return { sent, turnedAway }
}

/** What one of the others felt. */
interface Felt {
  readonly isGood: boolean
  readonly ms: number
}

async function sample({ other, now }: OverloadPort, signal: AbortSignal): Promise<readonly Felt[]> {
  const felt: Felt[] = []
  for (let n = 0; n < SAMPLES; n += 1) {
    const begin = now()
    const isGood = await other({ path: '/sign-in' }, signal).then(
      ({ status }) => status === 200,
      () => false,
    )
    signal.throwIfAborted()
    felt.push({ isGood, ms: now() - begin })
  }
  return felt
}

/**
 * Where others were not well before, the flood is not what they feel. `held`: requests of one network that were under way at one
 * moment. Of a flood of which nothing was turned away nobody knows whether it was one: it may have come one after the other. @internal
 */
export function observeFlood({
  before,
  during,
  sent,
  turnedAway,
  held,
}: Tally & {
  readonly before: readonly Felt[]
  readonly during: readonly Felt[]
  readonly held: number
}): Observation {
  const lost = during.filter(({ isGood }) => !isGood).length
  const slowest = slowestOf(during)
  const wasWell = before.every(({ isGood }) => isGood) && slowestOf(before) <= MOST_MS
  const words = [
    `${turnedAway} of ${counted(sent, 'request')} too many turned away`,
    `${held} of ${HOLD_WIDTH} that were held taken at once`,
    `others waited ${slowest} ms for an answer meanwhile, ${slowestOf(before)} ms before`,
    ...(lost > 0 ? [`${lost} of ${during.length} had none`] : []),
  ]
  const slow = during.filter(({ ms }) => ms > MOST_MS).length
  const isFelt = lost > 0 || slow > during.length * SLOW_SHARE
  return {
    outcome: outcomeOf({
      isBoundless: held >= BOUNDLESS,
      isFelt,
      wasWell,
      isFlood: turnedAway > 0,
    }),
    measured: words.join(', '),
    figures: {
      sent,
      turned_away: turnedAway,
      held,
      lost,
      slowest_ms: slowest,
      before_ms: slowestOf(before),
    },
  }
}

function outcomeOf({
  isBoundless,
  isFelt,
  wasWell,
  isFlood,
}: {
  readonly isBoundless: boolean
  readonly isFelt: boolean
  readonly wasWell: boolean
  readonly isFlood: boolean
}): Observation['outcome'] {
  if (isBoundless) return 'fails'
  if (!wasWell) return 'unknown'
  if (isFelt) return 'fails'
  return isFlood ? 'holds' : 'unknown'
}

function slowestOf(felt: readonly Felt[]): number {
  return Math.round(Math.max(0, ...felt.map(({ ms }) => ms)))
}
