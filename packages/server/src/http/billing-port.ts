import type { DatabaseId, RecordId } from '@zennnn/kernel'

/** To subscribe to a plan, or to what there is of a subscription: invoices, another card, the end of it. */
export type PaymentWay =
  | { readonly kind: 'checkout'; readonly plan: string }
  | { readonly kind: 'portal' }

/** What the server needs of plans and payments. All of it refuses with PlatformErrors. */
export interface BillingPort {
  /** Tier, plans that are offered, and the subscription of a database. NOT_FOUND for one that is not in service. */
  read(database: DatabaseId): Promise<object>
  /** Orders a page at the acquirer; returns the job. NOT_FOUND, VALUE_INVALID, STATE_REFUSED. */
  order(
    database: DatabaseId,
    order: { readonly way: PaymentWay; readonly askedBy: string },
  ): Promise<RecordId>
  /** How far such an order is. NOT_FOUND, also for one of another database. */
  way(
    database: DatabaseId,
    job: RecordId,
  ): Promise<{ readonly state: string; readonly url: string | null }>
  /**
   * Takes what the acquirer tells. 'refused' for what it did not sign, or nobody understands; NOT_FOUND where this cloud takes no
   * payments.
   */
  hear(signature: string | undefined, body: string): Promise<'heard' | 'refused'>
}
