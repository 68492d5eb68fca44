/**
 * An event of the acquirer as far as it is used: that something changed, and at what. What it says of amounts or states is not
 * believed; the acquirer is asked.
 */
export interface StripeEvent {
  readonly id: string
  readonly type: string
  /** What it is about: a Checkout session (`cs_…`) or a subscription (`sub_…`). */
  readonly subject: string
}

const ID = /^evt_\w{1,250}$/
const SUBJECT = /^(?:cs|sub)_\w{1,250}$/

/** The event of a body whose signature was judged; 'foreign' for one that is about nothing we sell, undefined for what is none. */
export function parseStripeEvent(body: string): StripeEvent | 'foreign' | undefined {
  const event = parsed(body)
  const id = memberOf(event, 'id')
  const type = memberOf(event, 'type')
  const object = memberOf(memberOf(event, 'data'), 'object')
  if (typeof id !== 'string' || !ID.test(id) || typeof type !== 'string' || !isObject(object))
    return undefined
  const subject = subjectOf(type, object)
  return typeof subject === 'string' && SUBJECT.test(subject) ? { id, type, subject } : 'foreign'
}

function subjectOf(type: string, object: object): unknown {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted':
    case 'customer.subscription.paused':
    case 'customer.subscription.resumed':
      return memberOf(object, 'id')
    case 'invoice.paid':
    case 'invoice.payment_failed':
      return memberOf(object, 'subscription')
    default:
      return undefined
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
