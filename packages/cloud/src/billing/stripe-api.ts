import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import { answerText } from './answer-text.ts'
import type { StripeKey } from './stripe-keys.ts'
import { parseSubscription, type Subscription } from './subscription.ts'

/** The form of answers that is read here; another one comes only by changing this line. */
const VERSION = '2024-06-20'
const LIMIT_MS = 15_000
const MAX_TEXT = 512 * 1024

interface Change {
  readonly once: string
  readonly form: Readonly<Record<string, string>>
}

/** What is asked of the acquirer. Of cards neither asks nor answers hold anything. */
export class StripeApi {
  readonly #key: StripeKey

  constructor(key: StripeKey) {
    this.#key = key
  }

  /** Makes a page at the acquirer where somebody subscribes. Asked again with the same `once` it is the same page. */
  async makeCheckout(wanted: {
    readonly once: string
    readonly database: DatabaseId
    readonly price: string
    readonly email: string | null
    readonly back: string
  }): Promise<{ readonly session: string; readonly url: string }> {
    const answer = await this.#ask('/v1/checkout/sessions', {
      once: wanted.once,
      form: {
        mode: 'subscription',
        'line_items[0][price]': wanted.price,
        'line_items[0][quantity]': '1',
        client_reference_id: wanted.database,
        success_url: `${wanted.back}?paid=1`,
        cancel_url: wanted.back,
        ...(wanted.email === null ? {} : { customer_email: wanted.email }),
      },
    })
    return { session: textIn(answer, 'id'), url: this.#pageIn(answer) }
  }

  /** Makes a page at the acquirer where a customer changes or ends what he subscribed to, and finds his invoices. */
  async makePortal(customer: string, back: string, once: string): Promise<string> {
    const form = { customer, return_url: back }
    return this.#pageIn(await this.#ask('/v1/billing_portal/sessions', { once, form }))
  }

  /** The subscription that a session led to; undefined as long as there is none. */
  async subscriptionOfSession(session: string): Promise<string | undefined> {
    const answer = await this.#ask(`/v1/checkout/sessions/${encodeURIComponent(session)}`)
    const subscription: unknown = Reflect.get(Object(answer), 'subscription')
    return typeof subscription === 'string' ? subscription : undefined
  }

  async readSubscription(id: string): Promise<Subscription> {
    const answer = await this.#ask(`/v1/subscriptions/${encodeURIComponent(id)}`)
    const found = parseSubscription(answer)
    if (found === undefined || found.id !== id) throw unusable()
    return found
  }

  /**
   * OVERLOADED where it does not answer, or cannot now; STATE_REFUSED where it answers something else than what was asked. Nothing of
   * an answer that refuses is repeated.
   */
  async #ask(path: string, change?: Change): Promise<unknown> {
    const { status, ok, text } = await this.#send(path, change).catch((cause: unknown) => {
      throw busy('The acquirer does not answer.', cause)
    })
    if (status === 429 || status >= 500) throw busy(`The acquirer cannot answer now (${status}).`)
    if (!ok)
      throw new PlatformError('STATE_REFUSED', {
        message: `The acquirer refuses what was asked (${status}, ${codeIn(text)}).`,
        hint: 'The operator finds the reason under Developers, Logs at the acquirer. Nothing was paid.',
      })
    return parsed(text)
  }

  async #send(
    path: string,
    change: Change | undefined,
  ): Promise<{ readonly status: number; readonly ok: boolean; readonly text: string }> {
    const answer = await fetch(`${this.#key.origin}${path}`, {
      method: change === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#key.secretKey}`,
        'stripe-version': VERSION,
        ...(change === undefined ? {} : { 'idempotency-key': change.once }),
      },
      ...(change === undefined ? {} : { body: new URLSearchParams(change.form) }),
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    const { status, ok } = answer
    return { status, ok, text: await answerText(answer, MAX_TEXT) }
  }

  /** Only there people are sent: an answer that leads elsewhere is no answer of the acquirer's. */
  #pageIn(answer: unknown): string {
    const url = URL.parse(textIn(answer, 'url'))
    const isTheirs =
      url !== null &&
      url.protocol === 'https:' &&
      (url.hostname.endsWith('.stripe.com') || url.origin === this.#key.origin)
    if (isTheirs) return url.href
    throw unusable()
  }
}

function parsed(text: string): unknown {
  if (text.length > MAX_TEXT) throw unusable()
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unusable(cause)
  }
}

function textIn(answer: unknown, name: string): string {
  const value: unknown = Reflect.get(Object(answer), name)
  if (typeof value === 'string' && value !== '') return value
  throw unusable()
}

/** The word for the reason, which is one of a published list. */
function codeIn(text: string): string {
  const [, code] = /"code":\s*"([a-z_]{1,60})"/.exec(text) ?? []
  return code ?? 'no reason'
}

/** What asks again by itself is not over with it. */
function busy(message: string, cause?: unknown): PlatformError {
  return new PlatformError('OVERLOADED', {
    message,
    hint: 'Try again in some minutes. Nothing was paid.',
    cause,
  })
}

function unusable(cause?: unknown): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: 'The acquirer answers something that this version does not understand.',
    hint: 'Nothing was paid. Is this the newest version of the platform?',
    cause,
  })
}
