import {
  findWebhookSecret,
  judgeSignature,
  type PanelPlace,
  parseStripeEvent,
  readPaymentWay,
  readPlan,
  requestPaymentWay,
  takePaymentEvent,
} from '@zennnn/cloud'
import { type Log, PlatformError } from '@zennnn/kernel'
import type { BillingPort } from '@zennnn/server'

/** Plans and payments as `serve` needs them: it can order, and tell who signed what it hears, and no more. */
export function billingPort(
  place: PanelPlace & { readonly home: string; readonly log: Log },
): BillingPort {
  return {
    read: async (database) => await readPlan(place, database),
    order: async (database, order) => await requestPaymentWay(place, database, order),
    way: async (database, job) => await readPaymentWay(place, database, job),
    hear: async (signature, body) => {
      // Read anew each time: it is changed without a restart.
      const secret = await findWebhookSecret(place.home).catch((error: unknown) => {
        // Anybody may ask: where the secrets lie is for the log alone. The acquirer tells again.
        place.log.error('webhook_secret_unusable', { error })
        return undefined
      })
      if (secret === undefined) throw new PlatformError('NOT_FOUND')
      if (judgeSignature(signature, body, { secret, now: place.clock.now() }) !== 'genuine')
        return 'refused'
      const event = parseStripeEvent(body)
      if (event === undefined) return 'refused'
      if (event !== 'foreign') await takePaymentEvent(place, event)
      return 'heard'
    },
  }
}
