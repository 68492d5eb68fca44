import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { allow, app, field, model } from '@zennnn/model'
import { recordsOf } from '../changes-world.ts'
import type { TestUser } from '../kit.ts'
import { openShop, type Shop } from '../shop.ts'

const LEAVES = 40
const TEXT_LENGTH = 1_048_576

/** Leaves of a book, of which whoever embeds it reads the whole text again and again. */
const LIBRARY = app({
  name: 'library',
  label: 'Library',
  summary: 'Small records that refer to a large one',
  depends: ['contacts'],
  models: [
    model('book', {
      label: 'Book',
      plural: 'Books',
      fields: {
        name: field.text({ required: true }),
        text: field.longText({ maxLength: TEXT_LENGTH }),
        leaves: field.collection('leaf', 'book'),
      },
      access: [allow('contacts_user', ['read', 'update'])],
    }),
    model('leaf', {
      label: 'Leaf',
      plural: 'Leaves',
      fields: {
        name: field.text({ required: true }),
        code: field.text({ unique: true }),
        book: field.reference('book'),
      },
      access: [allow('contacts_user', ['read', 'create', 'update', 'delete'])],
    }),
    model('slip', {
      label: 'Slip',
      plural: 'Slips',
      fields: { name: field.text({ required: true }) },
      access: [
        allow('contacts_user', ['read'], 'record.name != "hidden"'),
        allow('contacts_user', ['create']),
      ],
    }),
  ],
})

const TOO_LARGE = [
  413,
  'BODY_TOO_LARGE',
  'The answer would be larger than 32 MB. Nothing was changed.',
]
const HINT = 'Send Prefer: return=minimal, or select fewer fields and embedded records.'

interface Request {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly prefer?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Library {
  readonly shop: Shop
  readonly book: string
  /** Status, then code and message of a refusal; what was returned is not looked at. */
  readonly change: (user: TestUser, request: Request) => Promise<readonly unknown[]>
  readonly hintOf: (user: TestUser, request: Request) => Promise<unknown>
  /** What a change could have left: the records, what is kept of their past, and the book itself. */
  readonly state: () => Promise<unknown>
}

async function openLibrary(t: TestContext): Promise<Library> {
  const shop = await openShop(t, [LIBRARY])
  const { superuser } = shop.world
  const book = newRecordId(systemClock)
  await superuser.query('insert into app.book (id, name, text) values ($1, $2, repeat($3, $4))', [
    book,
    'Large',
    'x',
    TEXT_LENGTH,
  ])
  await superuser.query(
    "insert into app.leaf (id, name, code, book) select gen_random_uuid(), 'Leaf', 'L' || i, $1 from generate_series(1, $2::integer) i",
    [book, LEAVES],
  )
  const send = async (user: TestUser, request: Request): Promise<readonly [number, string]> => {
    const { method, path, prefer = 'return=representation', headers = {} } = request
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) }
    const answer = await shop.ask(user, path, { prefer, ...headers }, { method, ...body })
    return [answer.status, await answer.text()]
  }
  return {
    shop,
    book,
    change: async (user, request) => {
      const [status, text] = await send(user, request)
      const { code, message } = status < 400 ? {} : Object(JSON.parse(text))
      return code === undefined ? [status] : [status, code, message]
    },
    hintOf: async (user, request) => Object(JSON.parse((await send(user, request))[1])).hint,
    state: async () =>
      (
        await superuser.query(
          `select (select count(*) from app.leaf) as leaves, (select count(*) from app.slip) as slips, (select string_agg(distinct name, ',') from app.leaf) as names,
             (select version from app.book) as version, (select count(*) from app.audit_entry) as entries`,
        )
      ).rows,
  }
}

test('a change whose answer would be too large is refused, and nothing of it stays', async (t) => {
  const { shop, book, change, hintOf, state } = await openLibrary(t)
  const many = Array.from({ length: LEAVES }, (_, i) => ({ name: 'New', code: `N${i}`, book }))
  const merged = many.map(({ code }, i) => ({
    name: 'Merged',
    code: i % 2 ? code : `L${i + 1}`,
    book,
  }))
  const embedded = 'select=id,book(text)'
  const merge = 'resolution=merge-duplicates,return=representation'
  const requests: Readonly<Record<string, Request>> = {
    create: { method: 'POST', path: `leaf?${embedded}`, body: many },
    upsert: {
      method: 'POST',
      path: `leaf?on_conflict=code&${embedded}`,
      body: merged,
      prefer: merge,
    },
    patch: { method: 'PATCH', path: `leaf?code=like.L*&${embedded}`, body: { name: 'Changed' } },
    'patch of one': {
      method: 'PATCH',
      path: `book?id=eq.${book}&select=leaves(book(text))`,
      body: { name: 'Changed' },
      headers: { 'if-match': '"1"', accept: 'application/vnd.pgrst.object+json' },
    },
    delete: { method: 'DELETE', path: `leaf?code=like.L*&${embedded}` },
  }
  const before = await state()
  for (const [name, request] of Object.entries(requests))
    await t.test(name, async () => {
      assert.deepEqual(await change(shop.seller, request), TOO_LARGE)
      assert.equal(await hintOf(shop.seller, request), HINT)
      const prefer = `${request.prefer ?? 'return=representation'},tx=rollback`
      assert.deepEqual(await change(shop.seller, { ...request, prefer }), TOO_LARGE)
      assert.deepEqual(await state(), before)
    })

  await t.test('who may not do it is told that, and nothing of the size', async () => {
    const guest: TestUser = { ...shop.seller, principal: { kind: 'guest' } }
    for (const user of [guest, shop.outsider])
      for (const [name, request] of Object.entries(requests))
        assert.equal((await change(user, request))[0], 404, name)
    assert.deepEqual(await state(), before)
  })

  await t.test('the same changes are made for who wants no answer', async () => {
    for (const [name, request] of Object.entries(requests)) {
      const prefer = (request.prefer ?? '').replace('return=representation', 'return=minimal')
      const [status] = await change(shop.seller, { ...request, prefer: prefer || 'return=minimal' })
      assert.ok(status === 201 || status === 204, `${name}: ${String(status)}`)
    }
    assert.notDeepEqual(await state(), before)
  })
})

test('a record that its maker may not see is not made when it is to be returned as one object', async (t) => {
  const { shop, change, state } = await openLibrary(t)
  const before = await state()
  const body = { name: 'hidden' }
  const headers = { accept: 'application/vnd.pgrst.object+json' }
  const create: Request = { method: 'POST', path: 'slip', body, headers }
  assert.deepEqual(await change(shop.seller, create), [
    406,
    'PGRST116',
    'You may not see the record as it would be, so it cannot be returned. Nothing was changed.',
  ])
  assert.deepEqual(await state(), before)
  assert.deepEqual(await change(shop.seller, { ...create, prefer: 'return=minimal' }), [201])
})

test('code that reads more than an answer holds is told so, not that there is nothing', async (t) => {
  const { shop } = await openLibrary(t)
  const { superuser } = shop.world
  await superuser.query('update app.contact set notes = repeat($1, 100000)', ['\u20ac'])
  await superuser.query(
    "insert into app.contact (id, name, parent) select gen_random_uuid(), 'Branch', (select min(id::text)::uuid from app.contact) from generate_series(1, 120)",
  )
  const records = recordsOf(shop.world, shop.seller.principal)
  const select = { name: true, parent: { notes: true } } as const
  await assert.rejects(records.find('contact', { select, limit: 1000 }), {
    code: 'QUERY_INVALID',
    message: 'The answer would be larger than 32 MB.',
  })
  assert.equal((await records.find('contact', { select, limit: 10 })).length, 10)
})
