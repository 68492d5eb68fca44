import type { Row } from '@zennnn/data'
import { type DatabaseId, newRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { PanelPlace } from '../vault/panel-place.ts'
import { optionalText, optionalTime, textOf } from '../vault/panel-row.ts'
import { PAYMENT_WAYS_AN_HOUR } from './billing-statements.ts'
import type { StripeEvent } from './stripe-event.ts'
import { type SubscriptionState, stateOf } from './subscription.ts'

/** What a customer sees of what he pays. */
export interface PlanView {
  readonly tier: string
  readonly plans: readonly {
    readonly name: string
    readonly label: string
    readonly amount: string
  }[]
  readonly subscription: {
    readonly state: SubscriptionState
    /** Of the plan; null for one that this cloud does not have any more. */
    readonly label: string | null
    readonly amount: string | null
    readonly paidUntil: string | null
    readonly endsThen: boolean
    readonly owingSince: string | null
  } | null
}

/** NOT_FOUND for a database that is not in service. */
export async function readPlan(place: PanelPlace, database: DatabaseId): Promise<PlanView> {
  const [shown, offered] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_subscription_shown',
      text: 'select * from zennnn_cloud.subscription_shown($1)',
      values: [database],
      readOnly: true,
    },
    {
      name: 'zennnn_plans_offered',
      text: 'select * from zennnn_cloud.plans_offered()',
      values: [],
      readOnly: true,
    },
  ])
  const [row] = shown?.rows ?? []
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  return {
    tier: textOf(row, 'tier'),
    plans: (offered?.rows ?? []).map((plan) => ({
      name: textOf(plan, 'name'),
      label: textOf(plan, 'label'),
      amount: textOf(plan, 'amount'),
    })),
    subscription: toSubscription(row),
  }
}

function toSubscription(row: Row): PlanView['subscription'] {
  const status = optionalText(row, 'status')
  if (status === null) return null
  return {
    state: stateOf(status),
    label: optionalText(row, 'label'),
    amount: optionalText(row, 'amount'),
    paidUntil: optionalTime(row, 'paid_until'),
    endsThen: row['ends_then'] === true,
    owingSince: optionalTime(row, 'owing_since'),
  }
}

export type PaymentWay =
  | { readonly kind: 'checkout'; readonly plan: string }
  | { readonly kind: 'portal' }

/** Orders a page at the acquirer. NOT_FOUND, VALUE_INVALID for no plan, STATE_REFUSED with why. */
export async function requestPaymentWay(
  place: PanelPlace,
  database: DatabaseId,
  { way, askedBy }: { readonly way: PaymentWay; readonly askedBy: string },
): Promise<RecordId> {
  const job = newRecordId(place.clock)
  const plan = way.kind === 'checkout' ? way.plan : null
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_request_payment_way',
      text: 'select zennnn_cloud.request_payment_way($1::uuid, $2, $3, $4, $5) as answer',
      values: [job, database, way.kind, plan, askedBy],
    },
  ])
  const answer = result?.rows[0]?.['answer']
  if (answer === 'ordered') return job
  throw refusalOf(answer)
}

function refusalOf(answer: unknown): PlatformError {
  switch (answer) {
    case 'no_plan':
      return new PlatformError('VALUE_INVALID', {
        message: 'There is no such plan.',
        details: [{ field: 'plan', message: 'Choose one of the plans that the page shows.' }],
      })
    case 'subscribed':
      return refused(
        'This database has a subscription already: it would be paid twice.',
        'Change or end the one there is, under Invoices and payment.',
      )
    case 'not_subscribed':
      return refused('This database has no subscription.', 'Choose a plan first.')
    case 'copy':
      return refused(
        'This database is a copy on the side, which costs nothing.',
        'Subscribe in the database that it was restored from.',
      )
    case 'enough':
      return refused(
        `The acquirer was asked ${PAYMENT_WAYS_AN_HOUR} times for this database within an hour.`,
        'Wait an hour.',
      )
    default:
      return new PlatformError('NOT_FOUND')
  }
}

/** How far such an order is. `url` leads to the acquirer as soon as it is done. NOT_FOUND, also for a job of another database. */
export async function readPaymentWay(
  place: PanelPlace,
  database: DatabaseId,
  job: RecordId,
): Promise<{ readonly state: string; readonly url: string | null }> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_payment_way_job',
      text: 'select * from zennnn_cloud.payment_way_job($1, $2::uuid)',
      values: [database, job],
      readOnly: true,
    },
  ])
  const [row] = result?.rows ?? []
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  return { state: textOf(row, 'state'), url: optionalText(row, 'url') }
}

/** Takes a genuine event. What was told before, or is about nothing of this cloud, changes nothing. */
export async function takePaymentEvent(
  place: PanelPlace,
  { id, type, subject }: StripeEvent,
): Promise<'taken' | 'known' | 'foreign'> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_take_payment_event',
      text: 'select zennnn_cloud.take_payment_event($1::uuid, $2, $3, $4) as answer',
      values: [newRecordId(place.clock), id, type, subject],
    },
  ])
  const answer = result?.rows[0]?.['answer']
  return answer === 'taken' || answer === 'known' ? answer : 'foreign'
}

function refused(message: string, hint: string): PlatformError {
  return new PlatformError('STATE_REFUSED', { message, hint })
}
