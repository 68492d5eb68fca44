import {
  type BillingTools,
  type CloudTools,
  findStripeKey,
  followSubscriptionJob,
  followSubscriptions,
  paymentWayJob,
} from '@zennnn/cloud'
import type { Chore, JobKind } from '@zennnn/jobs'
import type { Log } from '@zennnn/kernel'
import { originOf } from '../serve/site-finder.ts'

interface BillingPlace {
  readonly home: string
  readonly port: number
  readonly log: Log
}

export function billingTools(
  { access, control, clock }: CloudTools,
  { home, port, log }: BillingPlace,
): BillingTools {
  return {
    access,
    control,
    clock,
    log,
    stripeKey: async () => await findStripeKey(home),
    originOf: (host) => originOf(host, port),
  }
}

export function billingKinds(tools: BillingTools): readonly JobKind[] {
  return [paymentWayJob(tools), followSubscriptionJob(tools)]
}

export function billingChore(tools: BillingTools): Chore {
  return {
    name: 'follow_subscriptions',
    pattern: '43 5 * * *',
    run: async () => {
      await followSubscriptions(tools)
    },
  }
}
