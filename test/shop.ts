import type { TestContext } from 'node:test'
import { PostgrestClient } from '@supabase/postgrest-js'
import { newRecordId, PlatformError, systemClock, toProblem } from '@zennnn/kernel'
import { type App, allow, app, extend, field, model } from '@zennnn/model'
import { answerRest, Questions, Sights } from '@zennnn/server'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

/** Fields and a model for some groups only. */
export const LIMITED = app({
  name: 'limited',
  label: 'Limited',
  summary: 'Fields for some groups only',
  depends: ['contacts', 'sales'],
  models: [
    model('secret_note', {
      label: 'Note',
      plural: 'Notes',
      fields: { name: field.text(), contact: field.reference('contact'), extra: field.json() },
      access: [allow('sales_manager', ['read', 'create', 'update', 'delete'])],
    }),
  ],
  extensions: [
    extend('contact', {
      fields: {
        credit: field.money({ groups: ['sales_manager'] }),
        extra: field.json(),
        notes_kept: field.collection('secret_note', 'contact'),
      },
    }),
  ],
})

/** A world with three orders of two customers, and ways to ask the API as somebody. */
export interface Shop {
  readonly world: TestWorld
  readonly manager: TestUser
  readonly seller: TestUser
  readonly outsider: TestUser
  /** The whole answer to a raw request. */
  ask(
    user: TestUser,
    path: string,
    headers?: Readonly<Record<string, string>>,
    init?: RequestInit,
  ): Promise<Response>
  client(user: TestUser): PostgrestClient
}

export async function openShop(t: TestContext, more: readonly App[] = []): Promise<Shop> {
  const world = await openWorld(t, more)
  const manager = await world.user('mia@example.com', ['sales_manager', 'contacts_user'])
  const seller = await world.user('sam@example.com', ['sales_user', 'contacts_user'])
  const outsider = await world.user('olga@example.com', [])
  await fillShop(world, { manager, seller })
  const kept = { sights: new Sights(), questions: new Questions() }
  const ports = { connections: world.connections, ...kept, clock: systemClock }
  const fetchAs =
    (user: TestUser): typeof fetch =>
    async (input, init) => {
      const request = new Request(input, init)
      const url = new URL(request.url)
      try {
        const answer = await answerRest(
          {
            method: request.method,
            model: decodeURIComponent(url.pathname.slice('/api/'.length)),
            search: url.search,
            header: (name) => request.headers.get(name) ?? undefined,
            body:
              request.method === 'GET' || request.method === 'HEAD'
                ? undefined
                : await request.text(),
            principal: user.principal,
            database: world.database,
            registry: world.registry,
          },
          ports,
        )
        return new Response(answer.body ?? null, { status: answer.status, headers: answer.headers })
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error
        const { status, problem } = toProblem(error)
        return Response.json(problem, { status })
      }
    }
  return {
    world,
    manager,
    seller,
    outsider,
    ask: async (user, path, headers = {}, init = {}) =>
      await fetchAs(user)(`http://shop.test/api/${path}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...headers },
      }),
    client: (user) => new PostgrestClient('http://shop.test/api', { fetch: fetchAs(user) }),
  }
}

/** Three orders of two customers; the seller's own is S2. */
async function fillShop(
  world: TestWorld,
  { manager, seller }: Pick<Shop, 'manager' | 'seller'>,
): Promise<void> {
  const run = async (text: string, values: readonly unknown[] = []) =>
    await world.superuser.query(text, [...values])
  const company = newRecordId(systemClock)
  await run('insert into app.company (id, name) values ($1, $2)', [company, 'Shop'])
  await run('insert into app.user_companies (source, target) select id, $1 from app."user"', [
    company,
  ])
  await run('update app."user" set company = $1', [company])
  const germany = (await run("select id from app.country where code = 'DE'")).rows[0]?.id
  const people = [
    ['Angström "AB"', 'Uppsala', germany],
    ['=cmd|calc', 'Berlin', null],
    ['Mallory, Inc', null, germany],
  ]
  const ids: string[] = []
  for (const [name, city, country] of people) {
    const id = newRecordId(systemClock)
    ids.push(id)
    await run('insert into app.contact (id, name, city, country) values ($1, $2, $3, $4)', [
      id,
      name,
      city,
      country,
    ])
  }
  const tag = newRecordId(systemClock)
  await run("insert into app.tag (id, name) values ($1, 'vip')", [tag])
  await run('insert into app.contact_tags (source, target) values ($1, $2)', [ids[0], tag])
  const orders: readonly (readonly [
    string | undefined,
    string,
    string,
    string,
    readonly string[],
  ])[] = [
    [ids[0], manager.id, '2026-01-02', 'draft', ['10.50', '0.25']],
    [ids[0], seller.id, '2026-01-03', 'sent', ['7']],
    [ids[1], manager.id, '2026-01-04', 'draft', []],
  ]
  for (const [customer, salesperson, date, state, prices] of orders) {
    const id = newRecordId(systemClock)
    await run(
      'insert into app.sale_order (id, customer, salesperson, date, state, company) values ($1, $2, $3, $4, $5, $6)',
      [id, customer, salesperson, date, state, company],
    )
    for (const [position, price] of prices.entries())
      await run(
        'insert into app.sale_order_line (id, sale_order, position, description, unit_price) values ($1, $2, $3, $4, $5)',
        [newRecordId(systemClock), id, position, `line ${position}`, price],
      )
  }
}
