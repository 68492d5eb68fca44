import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITED, openShop, type Shop } from '../shop.ts'

type Person = 'manager' | 'seller' | 'outsider'

/** Status and body of an answer, with `name` made unrecognisable. */
async function shown(shop: Shop, who: Person, path: string, name: string): Promise<string> {
  const answer = await shop.ask(shop[who], path)
  const body = await answer.text()
  return `${answer.status} ${answer.headers.get('content-range') ?? ''} ${body}`.replaceAll(
    name,
    'X',
  )
}

/** Every place of a request that can name a field. */
function pathsWith(name: string): readonly string[] {
  return [
    `contact?select=${name}`,
    `contact?select=id,${name}::nonsense`,
    `contact?select=${name}->a`,
    `contact?select=x:${name}`,
    `contact?${name}=eq.5`,
    `contact?${name}=gt.abc`,
    `contact?${name}=is.null`,
    `contact?${name}=fts.x`,
    `contact?${name}->>a=eq.5`,
    `contact?or=(${name}.eq.5,name.eq.x)`,
    `contact?or=(parent.${name}.gt.5)`,
    `contact?order=${name}`,
    `contact?order=parent(${name})`,
    `contact?select=${name}.sum()`,
    `contact?select=count(),${name}`,
    `contact?select=parent(${name})`,
    `contact?select=parent(id)&parent.${name}=eq.5`,
    `contact?select=parent(id)&parent.order=${name}`,
    `contact?select=${name}(id)`,
    `contact?select=${name}!inner(id)`,
    `contact?select=${name}(secret)&${name}.secret=eq.1`,
    `sale_order?select=customer(${name})`,
    `sale_order?or=(customer.${name}.lt.5)`,
  ]
}

const modelPaths = (name: string) => [
  name,
  `${name}?select=id&id=eq.x`,
  `contact?select=${name}(id)`,
  `contact?select=x:${name}!contact(id)`,
  `contact?order=${name}(id)`,
  `contact?or=(${name}.id.eq.5)`,
]

test('what one may not see answers like what does not exist', async (t) => {
  const shop = await openShop(t, [LIMITED])

  await t.test('hidden fields, in every place of a request', async () => {
    for (const hidden of ['credit', 'notes_kept'])
      for (const [index, path] of pathsWith(hidden).entries()) {
        const unknown = pathsWith('nothing')[index] ?? ''
        const answer = await shown(shop, 'seller', path, hidden)
        assert.equal(answer, await shown(shop, 'seller', unknown, 'nothing'), path)
        assert.match(answer, /^400 /, path)
      }
  })

  await t.test('the same fields are there for those who may', async () => {
    for (const path of [
      'contact?select=credit',
      'contact?credit=gt.5',
      'contact?select=notes_kept(id)',
    ])
      assert.match(await shown(shop, 'manager', path, 'no word'), /^200 /, path)
  })

  await t.test('hidden models, asked directly and through others', async () => {
    for (const [index, path] of modelPaths('secret_note').entries())
      assert.equal(
        await shown(shop, 'seller', path, 'secret_note'),
        await shown(shop, 'seller', modelPaths('nothing')[index] ?? '', 'nothing'),
        path,
      )
    assert.match(await shown(shop, 'seller', 'secret_note', 'secret_note'), /^404 .*PGRST205/)
    assert.match(await shown(shop, 'outsider', 'sale_order', 'sale_order'), /^404 .*PGRST205/)
    assert.match(
      await shown(shop, 'outsider', 'user?select=sale_order(id)', 'sale_order'),
      /^400 .*PGRST200/,
    )
  })

  await t.test('rows of others are neither shown nor counted', async () => {
    const own = await shop.ask(shop.seller, 'sale_order?select=date', { prefer: 'count=exact' })
    assert.equal(own.headers.get('content-range'), '0-0/1')
    assert.deepEqual(await own.json(), [{ date: '2026-01-03' }])
    const sums = await shop.ask(shop.seller, 'sale_order?select=total.sum(),count()')
    assert.deepEqual(await sums.json(), [{ sum: '7.00', count: 1 }])
    const lines = await shop.ask(shop.seller, 'sale_order_line?select=count()')
    assert.deepEqual(await lines.json(), [{ count: 1 }])
    const nested = await shop.ask(shop.seller, 'contact?select=sale_order(count)&name=like.*AB*')
    assert.deepEqual(await nested.json(), [{ sale_order: [{ count: 1 }] }])
  })

  await t.test('a right that is taken away is gone with the next answer', async () => {
    const before = await shop.ask(shop.seller, 'sale_order?select=id')
    assert.equal(before.status, 200)
    await shop.world.superuser.query(
      `delete from app.user_groups where source = $1 and target = (select id from app."group" where name = 'sales_user')`,
      [shop.seller.id],
    )
    assert.match(
      await shown(shop, 'seller', 'sale_order?select=id', 'sale_order'),
      /^404 .*PGRST205/,
    )
    assert.equal(
      await shown(shop, 'seller', 'sale_order?select=nothing', 'sale_order'),
      await shown(shop, 'seller', 'nothing?select=nothing', 'nothing'),
    )
  })
})
