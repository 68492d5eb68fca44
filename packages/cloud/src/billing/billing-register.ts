import { type DatabaseId, type Log, newRecordId, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { mailOperators } from '../control/operator-mail.ts'
import type { CloudTools } from '../control/provision-job.ts'
import { asOwner } from '../database/cluster-access.ts'
import type { PaymentSession } from './payment-sessions.ts'
import { type Subscription, type SubscriptionState, stateOf, tierOf } from './subscription.ts'

type RegisterTools = Pick<CloudTools, 'access' | 'control' | 'clock'> & { readonly log: Log }

interface KeptSubscription {
  readonly database: DatabaseId
  readonly customer: string
  readonly subscription: string
  readonly status: string
}

/** All of the cloud, or that of one database. */
export async function readSubscriptions(
  { access, control }: Pick<RegisterTools, 'access' | 'control'>,
  database?: DatabaseId,
): Promise<readonly KeptSubscription[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<
      Record<'database', string> & Omit<KeptSubscription, 'database'>
    >(
      `select database_id as database, customer, subscription, status from zennnn_cloud.subscription
       where $1::text is null or database_id = $1 order by database_id`,
      [database ?? null],
    )
    return rows.map((row) => ({ ...row, database: parseDatabaseId(row.database) }))
  })
}

/** Each page at the acquirer that this cloud asked for, newest first. */
export async function readSessions({
  access,
  control,
}: Pick<RegisterTools, 'access' | 'control'>): Promise<readonly PaymentSession[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ session: string; database: string; madeAt: Date }>(
      `select session, database_id as database, made_at as "madeAt" from zennnn_cloud.payment_session
       order by made_at desc`,
    )
    return rows.map((row) => ({ ...row, database: parseDatabaseId(row.database) }))
  })
}

/**
 * Writes down how a subscription stands, gives the database the tier that follows, and tells its administrator of a change that he
 * has to know. The tier changes only with the state: what an operator decided by hand stays until then.
 */
export async function keepSubscription(
  { access, control, clock, log }: RegisterTools,
  database: DatabaseId,
  found: Subscription,
): Promise<void> {
  const state = stateOf(found.status)
  const tier = tierOf(state)
  const now = clock.now()
  await asOwner(access, control, async (client) => {
    await client.query('begin')
    const before = await replace(client, { database, found, state, now })
    if (before.other !== undefined && state === 'paid')
      await mailOperators(client, twoOf(database, before.other, found.id), { now, log })
    if (before.state !== state && tier !== undefined) {
      await client.query(`update app."database" set "tier" = $2 where "database_id" = $1`, [
        database,
        tier,
      ])
      await tell(client, { database, state, now })
    }
    await client.query('commit')
  })
}

/** What there was before. `other`: another subscription that is still paid, as when somebody paid in two windows. */
interface Before {
  readonly state?: SubscriptionState
  readonly other?: string
}

async function replace(
  client: Client,
  change: {
    readonly database: DatabaseId
    readonly found: Subscription
    readonly state: SubscriptionState
    readonly now: Date
  },
): Promise<Before> {
  const { database, found, state, now } = change
  const { rows } = await client.query<{ subscription: string; status: string }>(
    'select subscription, status from zennnn_cloud.subscription where database_id = $1 for update',
    [database],
  )
  await client.query(
    `insert into zennnn_cloud.subscription as s
       (database_id, customer, subscription, status, price, paid_until, ends_then, told_at, owing_since)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $9 then $8::timestamptz end)
     on conflict (database_id) do update set customer = excluded.customer, subscription = excluded.subscription,
       status = excluded.status, price = excluded.price, paid_until = excluded.paid_until,
       ends_then = excluded.ends_then, told_at = excluded.told_at,
       owing_since = case when $9 then coalesce(s.owing_since, excluded.owing_since) end`,
    [
      database,
      found.customer,
      found.id,
      found.status,
      found.price,
      found.paidUntil,
      found.endsThen,
      now,
      state === 'owing',
    ],
  )
  const [before] = rows
  if (before === undefined) return {}
  const stood = stateOf(before.status)
  if (before.subscription === found.id) return { state: stood }
  return stood === 'paid' || stood === 'owing' ? { other: before.subscription } : {}
}

function twoOf(
  database: DatabaseId,
  older: string,
  newer: string,
): Parameters<typeof mailOperators>[1] {
  return {
    subject: 'A database is paid for twice',
    text: `The database ${database} has two subscriptions at the acquirer, ${older} and ${newer}. Cancel the first one there and give back what was paid: only the second is followed from now on.`,
  }
}

const MAILS: Readonly<Partial<Record<SubscriptionState, readonly [string, string]>>> = {
  owing: [
    'A payment did not succeed',
    'The last payment for your database did not succeed. It is tried again, and nothing changes until then. You can give another card on the page Plan, at our acquirer.',
  ],
  over: [
    'Your subscription has ended',
    'Your subscription has ended, and your database is in the free tier from now on. All of your data stays, and you can download it at any time. You can subscribe again on the page Plan.',
  ],
}

async function tell(
  client: Client,
  news: { readonly database: DatabaseId; readonly state: SubscriptionState; readonly now: Date },
): Promise<void> {
  const mail = MAILS[news.state]
  if (mail === undefined) return
  const [subject, text] = mail
  await client.query(
    `insert into app."mail" ("id", "to", "subject", "text", "state")
     select $1, d."admin_email", $2 || ': ' || d."slug", $3, 'queued'
     from app."database" d where d."database_id" = $4 and d."admin_email" is not null`,
    [newRecordId({ now: () => news.now }), subject, text, news.database],
  )
}
