import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { allow, app, extend, field, model } from '@zennnn/model'
import { genuine, type HttpsWorld, openHttps } from './https-world.ts'
import type { TestUser } from './kit.ts'
import { LIMITED, openShop, type Shop } from './shop.ts'

/** As the API answers. */
export interface Entry {
  readonly kind: string
  readonly at: string
  readonly by: { readonly id: string | null; readonly title: string | null } | null
  readonly operation?: string
  readonly line?: { readonly model: string; readonly title: string | null } | null
  readonly changes?: readonly {
    readonly field: string
    readonly before: unknown
    readonly after: unknown
  }[]
  readonly body?: string | null
  readonly to?: string | null
  readonly subject?: string
  readonly state?: string
}

export interface History {
  readonly entries: readonly Entry[]
  readonly next: string | null
}

/** A shop whose seller has an order with a customer who can be written to. */
export interface HistoryWorld {
  readonly shop: Shop
  readonly https: HttpsWorld
  /** The seller's own order, its customer, and the manager's order of the same customer. */
  readonly order: string
  readonly customer: string
  readonly foreign: string
}

/** Lines with a rule about the line itself. */
const CHECKS = app({
  name: 'checks',
  label: 'Checks',
  summary: 'Lines behind a rule',
  depends: ['contacts'],
  models: [
    model('check', {
      label: 'Check',
      plural: 'Checks',
      fields: {
        name: field.text(),
        contact: field.reference('contact', { required: true, onDelete: 'cascade' }),
        open: field.boolean({ default: true }),
      },
      access: [allow('contacts_user', ['read', 'create', 'update', 'delete'], 'record.open')],
    }),
  ],
  extensions: [extend('contact', { fields: { checks: field.collection('check', 'contact') } })],
})

export async function openHistory(t: TestContext): Promise<HistoryWorld> {
  const shop = await openShop(t, [LIMITED, CHECKS])
  const https = await openHttps(t, { acme: shop.world })
  const { superuser } = shop.world
  const own = await superuser.query(
    'select id, customer from app.sale_order where salesperson = $1',
    [shop.seller.id],
  )
  const other = await superuser.query(
    'select id from app.sale_order where salesperson = $1 and customer = $2',
    [shop.manager.id, own.rows[0].customer],
  )
  await superuser.query("update app.sale_order set state = 'draft' where id = $1", [own.rows[0].id])
  await superuser.query("update app.contact set email = 'buyer@example.com' where id = $1", [
    own.rows[0].customer,
  ])
  return {
    shop,
    https,
    order: own.rows[0].id,
    customer: own.rows[0].customer,
    foreign: other.rows[0].id,
  }
}

export async function status(
  world: HistoryWorld,
  user: TestUser | undefined,
  path: string,
): Promise<number> {
  const headers = user === undefined ? {} : genuine(user.token)
  return (await world.https.ask(`/api/history/${path}`, { headers })).status
}

export async function history(world: HistoryWorld, user: TestUser, path: string): Promise<History> {
  const answer = await world.https.ask(`/api/history/${path}`, { headers: genuine(user.token) })
  assert.equal(answer.status, 200, answer.body)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer under test
  return JSON.parse(answer.body) as History
}

export async function send(
  world: HistoryWorld,
  user: TestUser,
  request: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await world.https.ask(request.path, {
    method: request.method,
    headers: { ...genuine(user.token), prefer: 'return=representation' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
  return { status: answer.status, text: answer.body }
}

export async function patch(
  world: HistoryWorld,
  user: TestUser,
  path: string,
  body: unknown,
): Promise<void> {
  const answer = await send(world, user, { method: 'PATCH', path: `/api/${path}`, body })
  assert.equal(answer.status, 200, answer.text)
}

export function changesOf(history: History): readonly Entry[] {
  return history.entries.filter(({ kind }) => kind === 'change')
}
