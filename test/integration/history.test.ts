import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changesOf,
  type History,
  history,
  openHistory,
  patch,
  send,
  status,
} from '../history-world.ts'
import { genuine, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

test('the history of a record says who changed what from what to what, newest first', async (t) => {
  const world = await openHistory(t)
  const { seller } = world.shop
  const made = await send(world, seller, {
    method: 'POST',
    path: '/api/contact',
    body: { name: 'New' },
  })
  assert.equal(made.status, 201, made.text)
  const id = String(JSON.parse(made.text)[0].id)
  const [germany] = JSON.parse(
    (await send(world, seller, { method: 'GET', path: '/api/country?code=eq.DE' })).text,
  )
  await patch(world, seller, `contact?id=eq.${id}`, { city: 'Bonn', country: germany.id })
  await patch(world, seller, `contact?id=eq.${id}`, { city: 'Köln' })
  const { entries, next } = await history(world, seller, `contact/${id}`)
  assert.equal(next, null)
  assert.deepEqual(
    entries.map(({ operation, by, line }) => [operation, by?.title, line]),
    [
      ['update', 'sam@example.com', null],
      ['update', 'sam@example.com', null],
      ['create', 'sam@example.com', null],
    ],
  )
  assert.deepEqual(entries[0]?.changes, [{ field: 'city', before: 'Bonn', after: 'Köln' }])
  assert.deepEqual(entries[1]?.changes, [
    { field: 'city', before: null, after: 'Bonn' },
    { field: 'country', before: null, after: { id: germany.id, title: 'Germany' } },
  ])
})

test('lines of a document are part of its history, also when they are gone; sums are not told', async (t) => {
  const world = await openHistory(t)
  const { seller, manager } = world.shop
  const lines = `sale_order/${world.order}?show=changes`
  await patch(world, seller, `sale_order?id=eq.${world.order}`, {
    lines: [{ description: 'Bolts', unit_price: '0.335', quantity: '3' }],
  })
  const [line] = JSON.parse(
    (
      await send(world, seller, {
        method: 'GET',
        path: '/api/sale_order_line?description=eq.Bolts',
      })
    ).text,
  )
  await patch(world, seller, `sale_order_line?id=eq.${line.id}`, { quantity: '5' })
  const [changed, made] = changesOf(await history(world, seller, lines))
  assert.ok(changed)
  assert.deepEqual(changed.line, { model: 'sale_order_line', title: 'Bolts' })
  assert.deepEqual(changed.changes, [{ field: 'quantity', before: '3.0000', after: '5.0000' }])
  assert.equal(made?.operation, 'create')
  const gone = await send(world, seller, {
    method: 'DELETE',
    path: `/api/sale_order_line?id=eq.${line.id}`,
  })
  assert.equal(gone.status, 200, gone.text)
  for (const user of [seller, manager]) {
    const [last] = changesOf(await history(world, user, lines))
    assert.ok(last)
    assert.equal(last.operation, 'delete')
    assert.deepEqual(last.line, { model: 'sale_order_line', title: 'Bolts' })
    assert.ok(
      last.changes?.some(({ field, before }) => field === 'unit_price' && before === '0.3350'),
    )
    const told = (last.changes ?? []).map(({ field }) => field)
    assert.ok(told.includes('quantity'))
    assert.ok(!told.includes('subtotal') && !told.includes('sale_order'))
  }
  assert.ok(
    !(await history(world, manager, `sale_order/${world.foreign}`)).entries.some(
      ({ line: of }) => of?.title === 'Bolts',
    ),
    'a line is in the history of its own document alone',
  )
})

test('a history is refused to guests, to who does not see the record, and to the bearer of a link', async (t) => {
  const world = await openHistory(t)
  const { seller, outsider } = world.shop
  const own = `sale_order/${world.order}`
  assert.equal(await status(world, undefined, own), 401)
  assert.equal(await status(world, outsider, own), 404)
  assert.equal(await status(world, outsider, `contact/${world.customer}`), 404)
  assert.equal(await status(world, seller, `sale_order/${world.foreign}`), 404)
  assert.equal(await status(world, seller, `audit_entry/${world.order}`), 404)
  assert.equal(await status(world, seller, `nothing/${world.order}`), 404)
  assert.equal(
    await status(world, seller, 'contact_tags/018f0000-0000-7000-8000-0000000000d9'),
    404,
  )
  assert.equal(await status(world, seller, `contact/${world.order}`), 404)
  assert.equal(await status(world, seller, 'contact/no-id'), 400)
  assert.equal(await status(world, seller, `${own}?before=1`), 400)
  assert.equal(
    await status(world, seller, `${own}?before=9_99999999-9999-9999-9999-99999999999x`),
    400,
  )
  assert.equal(await status(world, seller, `${own}?show=everything`), 400)
  const { superuser, connections, database } = world.shop.world
  await superuser.query("select set_config('zennnn.groups', '{link}', false)")
  await assert.rejects(
    superuser.query("select * from zennnn.history_changes('sale_order', $1, 'infinity', $1, 10)", [
      world.order,
    ]),
    /nothing here/,
    'the function itself asks who it is',
  )
  await assert.rejects(
    connections.batch(database, { kind: 'guest' }, [
      {
        text: "select * from zennnn.history_mails('sale_order', $1::uuid, 'infinity', $1::uuid, 10)",
        values: [world.order],
      },
    ]),
    { code: 'NOT_FOUND' },
  )
})

test('another database has no history of this one', async (t) => {
  const world = await openHistory(t)
  const other = await openWorld(t)
  const stranger = await other.user('sam@example.com', ['sales_manager', 'contacts_user'])
  const https = await openHttps(t, { other })
  const path = `/api/history/sale_order/${world.order}`
  assert.equal((await https.ask(path, { headers: genuine(stranger.token) })).status, 404)
  const { seller } = world.shop
  assert.equal((await https.ask(path, { headers: genuine(seller.token) })).status, 401)
})

test('values of fields and records that the asker does not see are not in a history', async (t) => {
  const world = await openHistory(t)
  const { seller, manager, world: database } = world.shop
  const path = `contact/${world.customer}`
  const change = async (body: unknown) =>
    await patch(world, manager, `contact?id=eq.${world.customer}`, body)
  await change({ credit: '4711.00' })
  await change({ credit: '4712.00', city: 'Bonn' })
  await change({ notes_kept: [{ name: 'secret note' }] })
  const seen = await history(world, manager, path)
  assert.match(JSON.stringify(seen), /4711\.00.*4712|4712.*4711\.00/)
  const masked = JSON.stringify(await history(world, seller, path))
  // Ids are hexadecimal, and may hold these digits by chance.
  assert.doesNotMatch(masked, /4711\.|4712\.|credit|secret/)
  assert.match(masked, /Bonn/)
  // A reference to a record behind a rule: the order of somebody else.
  const { superuser } = database
  const [line] = (
    await superuser.query('select id from app.sale_order_line where sale_order = $1', [world.order])
  ).rows
  await superuser.query('update app.sale_order_line set sale_order = $1 where id = $2', [
    world.foreign,
    line.id,
  ])
  await superuser.query('update app.sale_order_line set sale_order = $1 where id = $2', [
    world.order,
    line.id,
  ])
  const moved = changesOf(await history(world, seller, `sale_order/${world.order}`))
  assert.deepEqual(moved[0]?.changes?.find(({ field }) => field === 'sale_order')?.before, {
    id: null,
    title: null,
  })
  assert.doesNotMatch(JSON.stringify(moved), new RegExp(world.foreign))
})

test('a line that the asker does not see, and a change of which nothing is seen, are not there', async (t) => {
  const world = await openHistory(t)
  const { seller, manager, world: database } = world.shop
  await patch(world, manager, `contact?id=eq.${world.customer}`, { credit: '1.00' })
  const before = await history(world, seller, `contact/${world.customer}`)
  await patch(world, manager, `contact?id=eq.${world.customer}`, { credit: '2.00' })
  assert.deepEqual(await history(world, seller, `contact/${world.customer}`), before)
  // Hidden behind a rule since: the line is now that of an order the seller does not see.
  await database.superuser.query(
    "update app.sale_order_line set description = 'hidden line', sale_order = $1 where sale_order = $2",
    [world.foreign, world.order],
  )
  const told = await history(world, seller, `sale_order/${world.order}`)
  assert.doesNotMatch(JSON.stringify(told), /hidden line|sale_order_line/)
})

test('a line behind a rule of its own is told while it is seen, and not when it is hidden or gone', async (t) => {
  const world = await openHistory(t)
  const { seller, world: database } = world.shop
  await patch(world, seller, `contact?id=eq.${world.customer}`, {
    checks: [{ name: 'first check' }, { name: 'second check' }],
  })
  const told = async () => JSON.stringify(await history(world, seller, `contact/${world.customer}`))
  assert.match(await told(), /first check/)
  await database.superuser.query("update app.check set open = false where name = 'first check'")
  await database.superuser.query("delete from app.check where name = 'second check'")
  assert.doesNotMatch(await told(), /first check|second check/)
})

test('a long history comes in pages that neither overlap nor skip', async (t) => {
  const world = await openHistory(t)
  const { seller } = world.shop
  await world.shop.world.superuser.query(
    `do $$ begin for i in 1..120 loop
       update app.contact set city = 'City ' || i where id = '${world.customer}'; commit;
     end loop; end $$`,
  )
  const cities: string[] = []
  let next: string | null = ''
  let pages = 0
  while (next !== null) {
    const page: History = await history(
      world,
      seller,
      `contact/${world.customer}${next === '' ? '' : `?before=${next}`}`,
    )
    assert.ok(page.entries.length <= 50)
    const changed = page.entries.flatMap(({ changes }) => changes ?? [])
    cities.push(
      ...changed.map(({ after }) => String(after)).filter((one) => one.startsWith('City ')),
    )
    next = page.next
    pages += 1
  }
  assert.equal(pages, 3)
  assert.deepEqual(
    cities,
    Array.from({ length: 120 }, (_, index) => `City ${120 - index}`),
  )
})
