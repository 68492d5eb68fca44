import type { RequestOptions } from 'node:http'
import { request } from 'node:https'
import type { TlsPlace } from '@zennnn/cloud'
import { ANSWER_MS, type Comer, httpsAsk, optionsOf, wayTo } from './network-ask.ts'

/** A body is announced and never comes. */
const HELD = {
  method: 'POST',
  path: '/auth/login',
  headers: {
    'content-type': 'application/json',
    'content-length': '2',
    expect: '100-continue',
  },
}
/** Whole requests, one after the other: when they are answered, so is whatever was refused before. */
const WITNESSES = 3

/**
 * Begins `width` requests, and ends none: says how many of them the place was at work on at one moment, all together, however slow it
 * and this machine are. Those are requests of which it took the head and wanted the body (RFC 9110, 10.1.1), and that it has not
 * refused since. Rejects by `signal`.
 */
export type HoldRequests = (width: number, signal: AbortSignal) => Promise<number>

export function httpsHold(place: TlsPlace, comer: Comer): HoldRequests {
  return async (width, signal) => {
    const { options, named } = wayTo(place, { ...comer, connections: width })
    const end = new AbortController()
    const cut = AbortSignal.any([signal, end.signal])
    const way = { ...optionsOf(HELD, named, cut), ...options, timeout: ANSWER_MS }
    try {
      const held = Array.from({ length: width }, () => new HeldRequest(way))
      await Promise.all(held.map(async ({ taken }) => await taken))
      const isSure = await isAnswered(place, comer, signal)
      return isSure ? held.filter(({ isHeld }) => isHeld).length : 0
    } finally {
      end.abort()
      options.agent.destroy()
    }
  }
}

class HeldRequest {
  /** Until it was wanted or not. */
  readonly taken: Promise<void>
  #isHeld = false

  constructor(way: RequestOptions) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.taken = promise
    const asked = request(way, (answer) => {
      answer.resume()
      this.#isHeld = false
      resolve()
    })
    asked.once('continue', () => {
      this.#isHeld = true
      resolve()
    })
    asked.once('timeout', () => asked.destroy())
    // After each error, too.
    asked.once('close', () => {
      this.#isHeld = false
      resolve()
    })
    asked.on('error', () => undefined)
    asked.flushHeaders()
  }

  get isHeld(): boolean {
    return this.#isHeld
  }
}

/** Whether the place goes on answering. That a body is wanted comes before a refusal, and may be read long before it. */
async function isAnswered(place: TlsPlace, comer: Comer, signal: AbortSignal): Promise<boolean> {
  const ask = httpsAsk(place, comer)
  let answers = 0
  for (let n = 0; n < WITNESSES; n += 1) {
    const isOne = await ask({ path: '/sign-in' }, signal).then(
      () => true,
      () => false,
    )
    if (isOne) answers += 1
    signal.throwIfAborted()
    // What came with it is read first.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return answers === WITNESSES
}
