import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, searchView } from '@zennnn/model'
import type { TestUser } from '../kit.ts'
import { LIMITED, openShop, type Shop } from '../shop.ts'

/** Filters that speak of what only managers see, and of what a reference leads to. */
const FILTERS = app({
  name: 'filters',
  label: 'Filters',
  summary: 'Filters for tests',
  depends: ['limited', 'contacts', 'sales'],
  views: [
    searchView('contact', {
      text: ['name'],
      filters: [
        { name: 'good_credit', label: 'Good credit', where: 'record.credit > 100' },
        { name: 'german', label: 'German', where: 'record.country.code == "DE"' },
        { name: 'in_berlin', label: 'In Berlin', where: 'record.city == "Berlin"' },
        {
          name: 'ordered',
          label: 'Has orders',
          where: 'record.notes_kept.exists(n, n.name == "x")',
        },
      ],
      groupBy: [],
    }),
    searchView('sale_order_line', {
      text: ['description'],
      filters: [
        { name: 'drafted', label: 'Of a draft', where: 'record.sale_order.state == "draft"' },
      ],
      groupBy: [],
    }),
  ],
})

async function ask(
  shop: Shop,
  user: TestUser,
  path: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await shop.ask(user, path)
  return { status: response.status, body: await response.json() }
}

test('a filter that a search view declares is worked out by the server, with the rights of who asks', async (t) => {
  const shop = await openShop(t, [LIMITED, FILTERS])
  await shop.world.superuser.query(
    "update app.contact set credit = case city when 'Berlin' then 500 else 5 end",
  )
  const names = async (user: TestUser, filter: string) => {
    const { status, body } = await ask(shop, user, `contact?select=name&order=name&${filter}`)
    assert.equal(status, 200, JSON.stringify(body))
    assert.ok(Array.isArray(body))
    return body.map((row: unknown) => Reflect.get(Object(row), 'name'))
  }
  const { manager, seller, outsider } = shop

  await t.test('it stands wherever a field stands, and joins other conditions', async () => {
    assert.deepEqual(await names(seller, 'filter=eq.german'), ['Angström "AB"', 'Mallory, Inc'])
    assert.deepEqual(await names(seller, 'filter=eq.german&city=not.is.null'), ['Angström "AB"'])
    assert.deepEqual(await names(seller, 'filter=in.(german,in_berlin)'), [
      '=cmd|calc',
      'Angström "AB"',
      'Mallory, Inc',
    ])
    assert.deepEqual(await names(seller, 'filter=eq.german&filter=eq.in_berlin'), [])
    assert.deepEqual(await names(seller, 'or=(filter.eq.in_berlin,city.is.null)'), [
      '=cmd|calc',
      'Mallory, Inc',
    ])
  })

  await t.test('of a declared app: mine are mine', async () => {
    for (const [user, count] of [
      [manager, 2],
      [seller, 1],
    ] as const) {
      const { body } = await ask(shop, user, 'sale_order?select=id&filter=eq.mine')
      assert.equal(Array.isArray(body) && body.length, count)
    }
  })

  await t.test('records behind a reference count only when they are seen', async () => {
    const path = 'sale_order_line?select=description&filter=eq.drafted'
    const { body } = await ask(shop, manager, path)
    assert.equal(Array.isArray(body) && body.length, 2)
    assert.deepEqual((await ask(shop, seller, path)).body, [])
  })

  await t.test(
    'a filter by a hidden field or model is refused like one that there is not',
    async () => {
      assert.deepEqual(await names(manager, 'filter=eq.good_credit'), ['=cmd|calc'])
      assert.deepEqual(await names(manager, 'filter=eq.ordered'), [])
      const answers = await Promise.all(
        ['good_credit', 'ordered', 'nothing'].map(async (name) => {
          const answer = await ask(shop, seller, `contact?select=name&filter=eq.${name}`)
          return JSON.parse(JSON.stringify(answer).replaceAll(name, 'X'))
        }),
      )
      assert.deepEqual(answers[0], answers[2])
      assert.deepEqual(answers[1], answers[2])
      assert.equal(answers[2].status, 400)
      assert.equal(answers[2].body.code, 'PGRST100')
      assert.equal(answers[2].body.message, 'contact has no filter "X".')
      const combined = await ask(shop, seller, 'contact?select=name&filter=in.(german,good_credit)')
      assert.equal(combined.status, 400)
      const within = await ask(
        shop,
        seller,
        'sale_order?select=id&or=(customer.filter.eq.good_credit,date.is.null)',
      )
      assert.equal(within.status, 400)
    },
  )

  await t.test('who sees no such model learns of no filter', async () => {
    const { status, body } = await ask(shop, outsider, 'sale_order?select=id&filter=eq.mine')
    assert.deepEqual([status, Object(body).code], [404, 'PGRST205'])
  })

  await t.test(
    'other operators, inherited names and text that is no name are refused',
    async () => {
      for (const filter of [
        'filter=neq.german',
        'filter=like.german',
        'filter=eq(any).{german}',
        'filter->a=eq.german',
        'filter=eq.__proto__',
        'filter=eq.constructor',
        'filter=eq.',
        "filter=eq.german') or true --",
      ]) {
        const { status, body } = await ask(shop, seller, `contact?select=name&${filter}`)
        assert.deepEqual([status, Object(body).code], [400, 'PGRST100'], filter)
      }
    },
  )
})
