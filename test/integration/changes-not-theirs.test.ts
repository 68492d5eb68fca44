import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerChange, fullSight, openDoor } from '@zennnn/data'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { type Answer, BOARD, openBoard, REPRESENTATION, type Request } from '../board-world.ts'
import { countRows } from '../changes-world.ts'
import type { TestUser } from '../kit.ts'
import { openShop } from '../shop.ts'

const MERGE = 'resolution=merge-duplicates'
const OBJECT = 'application/vnd.pgrst.object+json'
const NOT_THEIRS = 'You may see this record, but not change it in this way.'
const REFUSED = [403, 'ACCESS_DENIED', NOT_THEIRS]

const BEFORE = [
  { name: 'A', code: 'K1', price: 1, version: 1, tags: 1 },
  { name: 'B', code: 'K2', price: 2, version: 1, tags: 0 },
]

test('a merge into a record that is seen but not theirs to change is refused, and nothing of it stays', async (t) => {
  const { shop, theirs, own, change, cards } = await openBoard(t)
  const merge = async (body: unknown, path = 'card', prefer = MERGE): Promise<Answer> =>
    await change(shop.seller, { method: 'POST', path, body, prefer })

  for (const body of [
    { id: theirs, name: 'X' },
    { id: theirs, price: 1 },
    { id: theirs, tags: [] },
  ])
    assert.deepEqual(await merge(body), REFUSED, JSON.stringify(body))
  const byCode = 'card?on_conflict=code'
  assert.deepEqual(await merge({ code: 'K1', name: 'X' }, byCode), REFUSED)
  assert.deepEqual(await merge([{ code: 'K1', tags: [] }], byCode), REFUSED)
  const asked = `${MERGE},${REPRESENTATION}`
  assert.deepEqual(await merge({ code: 'K1', name: 'X' }, byCode, asked), REFUSED)
  const list = [
    { code: 'K2', name: 'Mine' },
    { code: 'K3', name: 'New' },
    { code: 'K1', name: 'X' },
  ]
  assert.deepEqual(await merge(list, byCode), [403, 'ACCESS_DENIED', `[2]: ${NOT_THEIRS}`])
  assert.deepEqual(await merge(list, byCode, `${MERGE},tx=rollback`), [
    403,
    'ACCESS_DENIED',
    `[2]: ${NOT_THEIRS}`,
  ])
  assert.deepEqual(await cards(), BEFORE)

  await t.test('what is there already needs no right, what is their own is merged', async () => {
    assert.deepEqual(await merge({ code: 'K1', name: 'A' }, byCode), [201, undefined])
    const ignored = await merge({ code: 'K1', name: 'X' }, byCode, 'resolution=ignore-duplicates')
    assert.deepEqual(ignored, [201, undefined])
    assert.deepEqual(await merge([{ id: own, name: 'B2', price: 3 }]), [201, undefined])
    const [first, second] = await cards()
    assert.deepEqual(
      [first, second],
      [BEFORE[0], { name: 'B2', code: 'K2', price: 3, version: 2, tags: 0 }],
    )
  })
})

test('two who merge the same values at the same moment are not refused', async (t) => {
  const { shop, own, change } = await openBoard(t)
  for (let round = 0; round < 5; round++) {
    const body = { id: own, name: `Round ${round}` }
    const answers = await Promise.all(
      Array.from(
        { length: 4 },
        async () =>
          await change(shop.seller, { method: 'POST', path: 'card', body, prefer: MERGE }),
      ),
    )
    for (const answer of answers) assert.deepEqual(answer, [201, undefined])
  }
})

test('a deletion answers what it deleted, not what the asker may only see', async (t) => {
  const { shop, theirs, own, change, cards } = await openBoard(t)
  const remove = async (filter: string, prefer = REPRESENTATION, accept?: string) =>
    await change(shop.seller, {
      method: 'DELETE',
      path: `card?${filter}`,
      prefer,
      ...(accept !== undefined && { accept }),
    })

  for (const prefer of ['return=minimal', REPRESENTATION, `${REPRESENTATION},tx=rollback`])
    assert.deepEqual(await remove(`id=eq.${theirs}`, prefer), REFUSED, prefer)
  assert.deepEqual(await remove(`id=eq.${theirs}`, REPRESENTATION, OBJECT), REFUSED)
  const rehearsed = { name: 'X' }
  const patch = { method: 'PATCH', path: `card?id=eq.${theirs}`, body: rehearsed } as const
  for (const prefer of ['return=minimal', REPRESENTATION, 'tx=rollback'])
    assert.deepEqual(await change(shop.seller, { ...patch, prefer }), REFUSED, prefer)
  for (const select of ['count()', 'name,tags!inner()'])
    assert.equal((await remove(`select=${select}&code=eq.K2`))[1], 'PGRST100', select)
  assert.deepEqual(await cards(), BEFORE)

  const both = 'code=in.(K1,K2)&select=name,tags(name)'
  const limited = await remove(both, `${REPRESENTATION},max-affected=0,handling=strict`)
  assert.equal(limited[1], 'PGRST124')
  assert.deepEqual(await remove(both, REPRESENTATION, OBJECT), [200, { name: 'B', tags: [] }])
  assert.deepEqual(await remove(both), [200, []])
  assert.deepEqual(await cards(), BEFORE.slice(0, 1))
  const mine = { method: 'DELETE', path: `card?id=eq.${theirs}&select=name,tags(name)` } as const
  assert.deepEqual(await change(shop.manager, { ...mine, prefer: REPRESENTATION }), [
    200,
    [{ name: 'A', tags: [{ name: 'vip' }] }],
  ])
  assert.deepEqual(await remove(`id=eq.${own}`), [200, []])
})

test('who has the group changes and deletes by a field limited to it, their own and nothing else', async (t) => {
  const { shop, own, change, cards } = await openBoard(t)
  const patch = async (filter: string, body: unknown = { name: 'Z' }, user = shop.seller) =>
    await change(user, {
      method: 'PATCH',
      path: `card?${filter}&select=code`,
      body,
      prefer: REPRESENTATION,
    })
  const { superuser } = shop.world
  await superuser.query('update app.card set reviewer = $1', [shop.manager.id])

  for (const filter of ['price=eq.1', 'price=is.null', 'not.and=(price.gte.1)', 'serial=eq.S1'])
    assert.deepEqual(await patch(filter), [200, []], filter)
  for (const filter of [
    'price=eq.2',
    'price=gte.1',
    'price=not.eq.1',
    'or=(price.eq.2,code.eq.K1)',
    'code=like.K*&price=gt.0&name=neq.A',
    `id=eq.${own}&price=lt.3`,
    'filter=eq.dear',
    `reviewer=eq.${shop.manager.id}`,
  ])
    assert.deepEqual(await patch(filter), [200, [{ code: 'K2' }]], filter)
  assert.deepEqual(
    await change(shop.seller, { method: 'PATCH', path: 'card?price=eq.2', body: { price: 4 } }),
    [204, undefined],
  )
  const limited = 'return=minimal,max-affected=0,handling=strict'
  const remove = { method: 'DELETE', path: 'card?price=gt.0&select=name,price' } as const
  assert.equal((await change(shop.seller, { ...remove, prefer: limited }))[1], 'PGRST124')
  assert.deepEqual(await change(shop.seller, { ...remove, prefer: REPRESENTATION }), [
    200,
    [{ name: 'Z', price: 4 }],
  ])
  assert.deepEqual(await change(shop.seller, remove), [204, undefined])
  assert.deepEqual(
    (await cards()).map((card) => Object(card).code),
    ['K1'],
  )
})

test('of changes by a limited field at the same moment one is made', async (t) => {
  const { shop, own, change } = await openBoard(t)
  for (let round = 0; round < 5; round++) {
    const path = `card?id=eq.${own}&price=eq.${2 + round}&select=id`
    const body = { price: 3 + round }
    const answers = await Promise.all(
      Array.from(
        { length: 6 },
        async () =>
          await change(shop.seller, { method: 'PATCH', path, body, prefer: REPRESENTATION }),
      ),
    )
    const made = answers.filter(([, said]) => Array.isArray(said) && said.length === 1)
    assert.equal(made.length, 1, JSON.stringify(answers))
  }
})

test('an upsert recognises records by a field limited to groups that its writer is in', async (t) => {
  const { shop, theirs, own, change, cards } = await openBoard(t)
  const { superuser } = shop.world
  const number = 'update app.card set serial = $1 where id = $2'
  await superuser.query(number, ['S1', theirs])
  await superuser.query(number, ['S2', own])
  const merge = async (body: unknown, prefer = MERGE): Promise<Answer> =>
    await change(shop.seller, {
      method: 'POST',
      path: 'card?on_conflict=serial&select=code,serial',
      body,
      prefer,
    })

  assert.deepEqual(await merge({ serial: 'S1', name: 'X' }), REFUSED)
  assert.deepEqual(await merge({ serial: 'S1', name: 'A' }), [201, undefined])
  assert.deepEqual(await merge({ serial: 'S1', name: 'X' }, 'resolution=ignore-duplicates'), [
    201,
    undefined,
  ])
  assert.deepEqual(
    await merge(
      [
        { serial: 'S2', name: 'B2', tags: [] },
        { serial: 'S3', name: 'C' },
      ],
      `${MERGE},${REPRESENTATION}`,
    ),
    [
      201,
      [
        { code: 'K2', serial: 'S2' },
        { code: null, serial: 'S3' },
      ],
    ],
  )
  assert.deepEqual(
    (await cards()).map((card) => Object(card).name),
    ['A', 'B2', 'C'],
  )
})

test('who lacks the group changes nothing by its field, and is told what they are told of one that there is not', async (t) => {
  const { shop, own, change, cards } = await openBoard(t)
  await shop.world.superuser.query('update app.card set margin = 7')
  const before = await cards()
  const answers = async (name: string): Promise<readonly string[]> => {
    const requests: readonly Request[] = [
      { method: 'PATCH', path: `card?${name}=eq.7`, body: { name: 'X' } },
      { method: 'PATCH', path: `card?id=eq.${own}&not.and=(${name}.eq.7)`, body: { name: 'X' } },
      { method: 'DELETE', path: `card?${name}=gt.0`, prefer: REPRESENTATION },
      { method: 'POST', path: `card?on_conflict=${name}`, body: { name: 'X' }, prefer: MERGE },
      { method: 'POST', path: `card?on_conflict=name,${name}`, body: { name: 'X' }, prefer: MERGE },
    ]
    const said = await Promise.all(requests.map(async (each) => await change(shop.seller, each)))
    for (const [status] of said) assert.equal(status, 400)
    return said.map((answer) => JSON.stringify(answer).replaceAll(name, '<name>'))
  }
  assert.deepEqual(await answers('margin'), await answers('nothing'))
  const refused = await shop.ask(
    shop.seller,
    'card?on_conflict=code,owner',
    { prefer: MERGE },
    { method: 'POST', body: '{}' },
  )
  assert.match(await refused.text(), /Unique are: id; code; serial\."/)

  // Code knows the name, but reads with the rights of who calls it: null, of which nothing is true.
  const { connections, database, registry } = shop.world
  const door = openDoor(connections, database, shop.seller.principal)
  const context = { door, sight: fullSight(registry), clock: systemClock, writer: 'code' } as const
  const isSeven = { ...EQUALS, path: ['margin'], value: '7' } as const
  for (const where of [isSeven, { kind: 'not', condition: isSeven } as const]) {
    const target = { model: 'card', where, maxAffected: undefined, returning: undefined }
    const update = { ...target, kind: 'update', body: { name: 'X' }, version: undefined } as const
    assert.equal((await answerChange(context, update)).affected, 0)
    assert.equal((await answerChange(context, { ...target, kind: 'delete' })).affected, 0)
  }
  const upsert = {
    kind: 'upsert',
    model: 'card',
    body: { margin: 7, name: 'A' },
    columns: undefined,
    missing: 'default',
    onConflict: ['name', 'margin'],
    resolution: 'merge',
    returning: undefined,
  } as const
  await assert.rejects(answerChange(context, upsert), { code: 'ACCESS_DENIED' })
  assert.deepEqual(await cards(), before)
})

const EQUALS = {
  kind: 'compare',
  json: [],
  operator: 'eq',
  quantifier: undefined,
  config: undefined,
} as const

test('a record that is not seen is answered like one that is not there', async (t) => {
  const { shop, change } = await openBoard(t)
  const { rows } = await shop.world.superuser.query(
    'select l.id from app.sale_order_line l join app.sale_order o on o.id = l.sale_order where o.salesperson = $1 limit 1',
    [shop.manager.id],
  )
  const hidden = String(rows[0]?.['id'])
  const answersFor = async (id: string): Promise<readonly Answer[]> => {
    const body = { description: 'x' }
    const path = `sale_order_line?id=eq.${id}`
    const requests: readonly Request[] = [
      { method: 'POST', path: 'sale_order_line', body: { ...body, id }, prefer: MERGE },
      { method: 'DELETE', path, prefer: REPRESENTATION },
      { method: 'DELETE', path },
      { method: 'PATCH', path, body },
    ]
    return await Promise.all(requests.map(async (each) => await change(shop.seller, each)))
  }
  const [merged, ...others] = await answersFor(hidden)
  assert.equal(merged?.[1], 'ACCESS_DENIED')
  assert.notEqual(merged[2], NOT_THEIRS)
  assert.deepEqual(others, [
    [200, []],
    [204, undefined],
    [204, undefined],
  ])
  assert.deepEqual(await answersFor(newRecordId(systemClock)), [merged, ...others])
  assert.equal(await countRows(shop.world, 'sale_order_line'), 3)
})

test('a guest, somebody without the group and somebody of another database merge and delete nothing', async (t) => {
  const { shop, theirs, change, cards } = await openBoard(t)
  const other = await openShop(t, [BOARD])
  const guest: TestUser = { ...shop.seller, principal: { kind: 'guest' } }
  const refusals: readonly (readonly [TestUser, number])[] = [
    [guest, 404],
    [shop.outsider, 404],
    [other.manager, 401],
  ]
  for (const [user, status] of refusals) {
    const body = { id: theirs, name: 'X' }
    const merged = await change(user, { method: 'POST', path: 'card', body, prefer: MERGE })
    const said = [merged[0]]
    for (const filter of [`id=eq.${theirs}`, 'price=gt.0', 'margin=is.null', 'filter=eq.dear']) {
      const path = `card?${filter}`
      const deleted = await change(user, { method: 'DELETE', path, prefer: REPRESENTATION })
      const changed = await change(user, { method: 'PATCH', path, body: { name: 'X' } })
      said.push(deleted[0], changed[0])
    }
    assert.deepEqual(new Set(said), new Set([status]))
  }
  assert.deepEqual(await cards(), BEFORE)
})
