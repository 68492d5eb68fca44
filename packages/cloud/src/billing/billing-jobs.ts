import { type JobKind, jobKind } from '@zennnn/jobs'
import { type DatabaseId, type Log, PlatformError, parseDatabaseId } from '@zennnn/kernel'
import type { CloudTools } from '../control/provision-job.ts'
import { asOwner } from '../database/cluster-access.ts'
import { keepSubscription, readSessions, readSubscriptions } from './billing-register.ts'
import { sessionsToAsk } from './payment-sessions.ts'
import { StripeApi } from './stripe-api.ts'
import type { StripeKey } from './stripe-keys.ts'
import { stateOf } from './subscription.ts'

/** Where the plan of a database stands in its own client. */
const PLAN_PATH = '/app/plan'

export interface BillingTools extends Pick<CloudTools, 'access' | 'control' | 'clock'> {
  /** Read anew for each job: it may be changed while `work` runs. */
  readonly stripeKey: () => Promise<StripeKey | undefined>
  /** Where a customer's own site is: `https://acme.example.com`. */
  readonly originOf: (host: string) => string
  readonly log: Log
}

/** Makes the page at the acquirer that somebody asked for. Input: database, way, price. */
export function paymentWayJob(tools: BillingTools): JobKind {
  return jobKind({
    name: 'payment_way',
    place: 'control',
    steps: [
      {
        name: 'ask',
        run: async ({ input, job, report }) => {
          await report({ message: 'Asking for a page of the acquirer.' })
          const stripe = await stripeOf(tools)
          const database = parseDatabaseId(memberOf(input, 'database'))
          const { host, email } = await readPayer(tools, database)
          const back = `${tools.originOf(host)}${PLAN_PATH}`
          if (memberOf(input, 'way') === 'portal') {
            const customer = (await readSubscriptions(tools, database))[0]?.customer
            if (customer === undefined) throw notSubscribed()
            return { url: await atOnce(stripe.makePortal(customer, back, job)) }
          }
          const price = String(memberOf(input, 'price'))
          const made = await atOnce(
            stripe.makeCheckout({ once: job, database, price, email, back }),
          )
          await asOwner(tools.access, tools.control, async (client) => {
            await client.query(
              'insert into zennnn_cloud.payment_session (session, database_id) values ($1, $2) on conflict do nothing',
              [made.session, database],
            )
          })
          return { url: made.url }
        },
      },
    ],
  })
}

/** Asks the acquirer how a subscription stands, and does what follows. Input: database, subject. */
export function followSubscriptionJob(tools: BillingTools): JobKind {
  return jobKind({
    name: 'follow_subscription',
    place: 'control',
    steps: [
      {
        name: 'follow',
        run: async ({ input, report }) => {
          await report({ message: 'Asking the acquirer how the subscription stands.' })
          const database = parseDatabaseId(memberOf(input, 'database'))
          const subject = String(memberOf(input, 'subject'))
          const stripe = await stripeOf(tools)
          const id = subject.startsWith('cs_')
            ? await stripe.subscriptionOfSession(subject)
            : subject
          // Somebody went back without paying: the session is over, and nothing changes.
          if (id === undefined) return
          await keepSubscription(tools, database, await stripe.readSubscription(id))
        },
      },
    ],
  })
}

/**
 * Asks for all of them, and for what young sessions led to where nothing is followed: what was told while nobody listened, or while
 * the acquirer did not answer us, is known a day later at the latest.
 */
export async function followSubscriptions(tools: BillingTools): Promise<void> {
  const key = await tools.stripeKey()
  if (key === undefined) return
  const stripe = new StripeApi(key)
  const kept = await readSubscriptions(tools)
  for (const { database, subscription, status } of kept) {
    if (status === 'canceled' || status === 'incomplete_expired') continue
    await inTurn(tools, database, async () => {
      await keepSubscription(tools, database, await stripe.readSubscription(subscription))
    })
  }
  const sessions = sessionsToAsk(await readSessions(tools), kept, tools.clock.now())
  for (const [database, ofDatabase] of sessions)
    await inTurn(tools, database, async () => {
      for (const session of ofDatabase) {
        const id = await stripe.subscriptionOfSession(session)
        if (id === undefined) continue
        const found = await stripe.readSubscription(id)
        if (stateOf(found.status) === 'over') continue
        await keepSubscription(tools, database, found)
        return
      }
    })
}

/** One that is refused must not keep the others from their turn. */
async function inTurn(
  { log }: BillingTools,
  database: DatabaseId,
  follow: () => Promise<void>,
): Promise<void> {
  try {
    await follow()
  } catch (error) {
    log.warn('subscription_not_followed', { database, error })
  }
}

/** Somebody waits for it: he is told at once that the acquirer cannot answer, and tries again himself. */
async function atOnce<Page>(page: Promise<Page>): Promise<Page> {
  return await page.catch((error: unknown) => {
    if (!(error instanceof PlatformError) || error.code !== 'OVERLOADED') throw error
    const { message, hint, cause } = error
    throw new PlatformError('STATE_REFUSED', {
      message,
      ...(hint === undefined ? {} : { hint }),
      cause,
    })
  })
}

async function stripeOf({ stripeKey }: BillingTools): Promise<StripeApi> {
  const key = await stripeKey()
  if (key !== undefined) return new StripeApi(key)
  throw new PlatformError('STATE_REFUSED', { message: 'This cloud takes no payments.' })
}

async function readPayer(
  { access, control }: BillingTools,
  database: DatabaseId,
): Promise<{ readonly host: string; readonly email: string | null }> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ host: string; email: string | null }>(
      `select "host", "admin_email" as email from app."database" where "database_id" = $1 and "state" = 'live'`,
      [database],
    )
    if (rows[0] === undefined) throw new PlatformError('NOT_FOUND')
    return rows[0]
  })
}

function notSubscribed(): PlatformError {
  return new PlatformError('STATE_REFUSED', { message: 'This database has no subscription.' })
}

function memberOf(input: unknown, name: string): unknown {
  return input instanceof Object ? Reflect.get(input, name) : undefined
}
