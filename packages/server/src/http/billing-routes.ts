import { type Connections, writeAuditEvent } from '@zennnn/data'
import { getAdministrator, requireConfirmation, type SignedInUser } from '@zennnn/identity'
import { type Clock, isRecordId, PlatformError } from '@zennnn/kernel'
import { HEAR, ORDER_WAY, ORDERED_WAY, OWN_PLAN } from './billing-description.ts'
import type { BillingPort, PaymentWay } from './billing-port.ts'
import type { Route } from './route.ts'
import { portOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

export interface BillingRouteTools {
  readonly connections: Connections
  readonly billing: BillingPort
  readonly clock: Clock
}

const OWN = { site: 'customer', access: 'session', kind: 'api' } as const
const MAX_PLAN = 40

/**
 * `/api/plan…`, for administrators of a customer's database, and `/payment-events`, where the acquirer tells what changed. There is
 * no address of ours that takes a card: people type it at the acquirer.
 */
export function billingRoutes(tools: BillingRouteTools): readonly Route[] {
  const { billing, clock } = tools
  return [
    {
      ...OWN,
      methods: ['GET'],
      path: '/api/plan',
      description: OWN_PLAN,
      answer: async (visit) => {
        await administratorOf(tools, visit)
        const plan = await billing.read(visit.site.database)
        return Response.json({ now: clock.now().toISOString(), ...plan })
      },
    },
    {
      ...OWN,
      methods: ['POST'],
      path: '/api/plan/ways',
      description: ORDER_WAY,
      answer: async (visit) => Response.json({ job: await order(tools, visit) }, { status: 202 }),
    },
    {
      ...OWN,
      methods: ['GET'],
      path: '/api/plan/ways/:job',
      description: ORDERED_WAY,
      answer: async (visit) => {
        await administratorOf(tools, visit)
        const job = visit.params['job'] ?? ''
        if (!isRecordId(job)) throw new PlatformError('NOT_FOUND')
        return Response.json(await billing.way(visit.site.database, job))
      },
    },
    {
      site: 'cloud',
      access: 'anonymous',
      kind: 'api',
      methods: ['POST'],
      path: '/payment-events',
      description: HEAR,
      answer: async (visit) => await hear(billing, visit),
    },
  ]
}

async function administratorOf(
  { connections }: BillingRouteTools,
  visit: Visit,
): Promise<SignedInUser> {
  const { site, session = '' } = visit
  return await getAdministrator(portOf(connections, visit), site.database, session)
}

/** Who leads others to a page where they pay has to have proven a moment ago who he is. */
async function order(tools: BillingRouteTools, visit: Visit): Promise<string> {
  const { connections, billing } = tools
  const { site, session: token = '' } = visit
  const user = await administratorOf(tools, visit)
  const way = parseWay(await visit.json())
  await requireConfirmation(connections, site.database, token)
  // First: the log cannot be changed, and who is refused went nowhere.
  const job = await billing.order(site.database, { way, askedBy: user.login })
  await writeAuditEvent(connections, site.database, {
    token,
    about: 'plan',
    record: null,
    words:
      way.kind === 'checkout'
        ? `went to the acquirer to subscribe to the plan "${way.plan}"`
        : 'went to the acquirer for invoices and payment',
  })
  visit.log.info('payment_way_ordered', { way: way.kind, job })
  return job
}

function parseWay(body: unknown): PaymentWay {
  const plan: unknown = Reflect.get(Object(body), 'plan')
  if (plan === undefined || plan === null) return { kind: 'portal' }
  if (typeof plan === 'string' && plan.length <= MAX_PLAN && /^[a-z][a-z0-9-]*$/.test(plan))
    return { kind: 'checkout', plan }
  throw new PlatformError('VALUE_INVALID', {
    message: 'There is no such plan.',
    details: [{ field: 'plan', message: 'Choose one of the plans that the page shows.' }],
  })
}

/** Told again until it is heard: whoever is refused learns nothing but that. */
async function hear(billing: BillingPort, visit: Visit): Promise<Response> {
  const signature = visit.request.headers.get('stripe-signature') ?? undefined
  const verdict = await billing.hear(signature, await visit.text())
  if (verdict === 'heard') return new Response(null, { status: 204 })
  visit.log.warn('payment_event_refused')
  throw new PlatformError('BODY_INVALID', {
    message: 'This was not signed by the acquirer, or too long ago.',
  })
}
