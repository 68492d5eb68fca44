import type { TIERS } from '../control/database-order.ts'

type Tier = (typeof TIERS)[number]

/** A subscription as the acquirer tells of it now. */
export interface Subscription {
  readonly id: string
  readonly customer: string
  /** As Stripe calls it: `active`, `past_due` … */
  readonly status: string
  readonly price: string
  /** Until when it is paid for, ISO 8601. */
  readonly paidUntil: string
  /** It ends by itself then. */
  readonly endsThen: boolean
}

/** What a subscription is to us. `owing`: the last payment failed, and the acquirer still tries. */
export type SubscriptionState = 'paid' | 'owing' | 'over' | 'unfinished'

/** Of a status that Stripe has one day and we do not know, nothing follows. */
export function stateOf(status: string): SubscriptionState {
  switch (status) {
    case 'active':
    case 'trialing':
      return 'paid'
    case 'past_due':
      return 'owing'
    case 'canceled':
    case 'unpaid':
    case 'paused':
    case 'incomplete_expired':
      return 'over'
    default:
      return 'unfinished'
  }
}

/**
 * The tier that follows; undefined where none does. Who owes keeps what he paid for as long as the acquirer tries, and whose
 * subscription is over keeps his database: nothing is ever suspended or deleted because of money.
 */
export function tierOf(state: SubscriptionState): Tier | undefined {
  if (state === 'unfinished') return undefined
  return state === 'over' ? 'free' : 'paid'
}

/** Undefined for an answer that is no subscription. */
export function parseSubscription(answer: unknown): Subscription | undefined {
  const [item] = listOf(memberOf(memberOf(answer, 'items'), 'data'))
  const id = memberOf(answer, 'id')
  const customer = memberOf(answer, 'customer')
  const status = memberOf(answer, 'status')
  const price = memberOf(memberOf(item, 'price'), 'id')
  // Newer versions of the API have it at the item.
  const end = memberOf(answer, 'current_period_end') ?? memberOf(item, 'current_period_end')
  if (
    typeof id !== 'string' ||
    typeof customer !== 'string' ||
    typeof status !== 'string' ||
    typeof price !== 'string' ||
    !isSeconds(end)
  )
    return undefined
  return {
    id,
    customer,
    status,
    price,
    paidUntil: new Date(end * 1000).toISOString(),
    endsThen: memberOf(answer, 'cancel_at_period_end') === true,
  }
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 1e11
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
