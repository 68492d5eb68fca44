import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { openDoor, type ProviderDoor } from './provider-door.ts'

export const SECRET_KEY = 'sk_test_of_this_cloud'
export const WEBHOOK_SECRET = 'whsec_of_this_endpoint'
const MONTH_S = 30 * 86_400

/** An acquirer that speaks the documented API of Stripe as far as it is asked: the other side, which is none of our code. */
export interface Acquirer {
  readonly door: ProviderDoor
  /** Bodies of what was asked for, as forms. */
  readonly forms: readonly URLSearchParams[]
  /** Somebody paid on the page of this session: there is a subscription now, whose id is returned. */
  readonly pay: (session: string) => string
  /** The next so many questions are answered with 503. */
  readonly fail: (times: number) => void
  /** A subscription has this status from now on. */
  readonly turn: (subscription: string, status: string) => void
}

interface Held {
  status: string
  readonly customer: string
  readonly price: string
}

export async function openAcquirer(t: TestContext): Promise<Acquirer> {
  const door = await openDoor(t)
  const forms: URLSearchParams[] = []
  const sessions = new Map<string, { subscription: string | null; readonly price: string }>()
  const subscriptions = new Map<string, Held>()
  const once = new Map<unknown, unknown>()
  let failing = 0

  const answerTo = (path: string, form: URLSearchParams): unknown => {
    const [, kind, id = ''] = /^\/v1\/(checkout\/sessions|subscriptions)\/(\w+)$/.exec(path) ?? []
    const held = subscriptions.get(id)
    if (kind === 'subscriptions' && held !== undefined) return subscriptionOf(id, held)
    const session = sessions.get(id)
    if (kind === 'checkout/sessions' && session !== undefined)
      return { id, subscription: session.subscription }
    if (path === '/v1/billing_portal/sessions')
      return { url: `${door.origin}/portal/${form.get('customer')}` }
    if (path !== '/v1/checkout/sessions') return undefined
    const made = `cs_test_${sessions.size + 1}`
    sessions.set(made, { subscription: null, price: form.get('line_items[0][price]') ?? '' })
    return { id: made, url: `${door.origin}/pay/${made}` }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await text(request))
    if (request.headers.authorization !== `Bearer ${SECRET_KEY}`) {
      response.writeHead(401).end('{"error":{"code":"api_key_invalid","message":"sk_live_other"}}')
      return
    }
    if (failing > 0) {
      failing -= 1
      response.writeHead(503).end('{}')
      return
    }
    const key = request.headers['idempotency-key']
    if (request.method === 'POST') forms.push(form)
    const found = once.get(key) ?? answerTo(request.url ?? '', form)
    if (key !== undefined) once.set(key, found)
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}))
  }
  door.serve((request, response) => {
    void answer(request, response)
  })
  return {
    door,
    forms,
    pay: (id) => {
      const session = sessions.get(id)
      if (session === undefined) throw new Error(`There is no session ${id}.`)
      const made = `sub_${subscriptions.size + 1}`
      subscriptions.set(made, { status: 'active', customer: 'cus_1', price: session.price })
      session.subscription = made
      return made
    },
    fail: (times) => {
      failing = times
    },
    turn: (id, status) => {
      const held = subscriptions.get(id)
      if (held !== undefined) held.status = status
    },
  }
}

function subscriptionOf(id: string, { status, customer, price }: Held): object {
  return {
    id,
    customer,
    status,
    cancel_at_period_end: false,
    current_period_end: Math.floor(Date.now() / 1000) + MONTH_S,
    items: { data: [{ price: { id: price } }] },
  }
}

/** The header of an event, signed `ago` seconds ago. */
export function signatureOf(body: string, { secret = WEBHOOK_SECRET, ago = 0 } = {}): string {
  const time = Math.floor(Date.now() / 1000) - ago
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}
