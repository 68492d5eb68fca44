import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSafe, forAll, openSiege, postAsAdmin } from '../attack-world.ts'

/** What stands where a text, a number or an id belongs. */
const SHAPES: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e309',
  '-0',
  '99999999999999999999999',
  '""',
  '" "',
  '"null"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u202e\\u2066abc"',
  '"NaN"',
  '"Infinity"',
  '"1e5"',
  '"2026-02-31"',
  '"0000-00-00"',
  '"infinity"',
  '"epoch"',
  '"now"',
  '[]',
  '[1]',
  '["a"]',
  '[[["a"]]]',
  '{}',
  '{"select":1}',
  '{"$ne":null}',
  '{"id":{"id":{}}}',
  '{"toString":"x"}',
  '{"length":1}',
  '[{"$remove":true}]',
  '[{"id":"x","$remove":true}]',
  '[null]',
]

const FIELDS: readonly (readonly [string, readonly string[]])[] = [
  [
    'contact',
    [
      'id',
      'name',
      'kind',
      'email',
      'website',
      'country',
      'children',
      'tags',
      'listed_on',
      'active',
    ],
  ],
  ['contact', ['extra', 'credit', 'notes', 'version', 'created_at', 'created_by']],
  [
    'sale_order',
    ['customer', 'date', 'expires_on', 'lines', 'total', 'number', 'state', 'company'],
  ],
  ['sale_order_line', ['sale_order', 'quantity', 'unit_price', 'position', 'subtotal', 'tax_rate']],
  ['user', ['login', 'groups', 'companies', 'company', 'language', 'active']],
  ['setting', ['key', 'value']],
]

/** Values of parameters in the query string, and of headers that mean something. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '.',
  ',',
  '(',
  ')',
  '((((',
  '"',
  '"a',
  '\\',
  '*',
  '%',
  'null',
  'undefined',
  '[object Object]',
  '-1',
  '1.5',
  '1e309',
  '99999999999999999999',
  'eq.',
  'not.not.not.eq.1',
  'eq(any).{',
  'in.(',
  'in.()',
  'cs.{"a',
  'fts.&',
  'a:b:c',
  'a::b::c',
  'id->',
  'id->>a->>b',
  'id(id(id(id(id(id(id(id(id)))))))))',
  '...id',
  '\u0000',
  '\ufeff',
  '\u202e',
  '💥'.repeat(100),
  'a'.repeat(3000),
]

const KEYS: readonly string[] = [
  'select',
  'order',
  'limit',
  'offset',
  'columns',
  'on_conflict',
  'or',
  'and',
  'not.or',
  'id',
  'name',
  'extra->a',
  'country.name',
  'customer.name',
  'limit.limit',
  'a.b.c.d.e',
  '',
  '__proto__',
  'constructor',
  'select[]',
  'id[0]',
  'select[a]',
  'not',
  'order.order',
]

/** Comparisons with patterns and searches that are not whole, or too much. */
const COMPARISONS = [
  'like.a\\',
  'like.\\',
  'like.\\\\\\',
  'like.*\\',
  'ilike.%\\',
  'like(any).{a,b\\}',
  'like(all).{\\\\\\\\\\\\}',
  'not.like.x\\',
  'match.(a+)+$',
  'match.(?=a)',
  'match.a{1,9999}',
  'match.\\1',
  'match.[[:alpha:]',
  'match.***:a',
  'imatch.(?i)x',
  'match.[a-\\]',
  'match.a**',
  'fts.a&',
  'fts.(a',
  'fts.!',
  "wfts.'",
  'phfts(english;).a',
  'fts(pg_catalog).a',
]

const junctions = (depth: number) => `${'and('.repeat(depth)}name.eq.a${')'.repeat(depth)}`

test('bad values are refused by name before PostgreSQL sees them', async (t) => {
  const siege = await openSiege(t)
  const { own, customer, product } = siege.acme

  await t.test('every kind of field in place of every other value', async () => {
    const cases = FIELDS.flatMap(([model, names]) =>
      names.flatMap((name) => SHAPES.map((shape) => ({ model, name, shape }))),
    )
    await forAll(cases, async ({ model, name, shape }) => {
      const body = `{${model === 'contact' && name !== 'name' ? '"name":"n",' : ''}${model === 'sale_order' && name !== 'customer' ? `"customer":"${customer}",` : ''}"${name}":${shape}}`
      assertSafe(await postAsAdmin(siege, `/api/${model}`, body), `POST ${model} ${body}`)
    })
    await forAll(cases, async ({ model, name, shape }) => {
      const body = `{"${name}":${shape}}`
      const answer = await siege.ask('admin', `/api/${model}?id=eq.${own.order}`, {
        method: 'PATCH',
        headers: { prefer: 'tx=rollback' },
        body,
      })
      assertSafe(answer, `PATCH ${model} ${body}`)
    })
  })

  await t.test('parameters of actions, of sign-in and of imports', async () => {
    const bodies = SHAPES.flatMap((shape) => [
      ['/api/rpc/sale_order.confirm', `{"id":${shape},"name":"x"}`],
      ['/api/rpc/sale_order.confirm', `{"id":"${own.order}","name":${shape}}`],
      [
        '/api/rpc/sale_order.add_product',
        `{"id":"${own.order}","product":${shape},"quantity":"1"}`,
      ],
      [
        '/api/rpc/sale_order.add_product',
        `{"id":"${own.order}","product":"${product}","quantity":${shape}}`,
      ],
      ['/api/rpc/user.change_preferences', `{"language":${shape},"time_zone":"UTC"}`],
      ['/api/rpc/user.change_preferences', shape],
      ['/api/contact', shape],
      ['/api/contact?on_conflict=reference', `[${shape}]`],
      ['/auth/login', `{"login":${shape},"password":"x"}`],
      ['/auth/login', `{"login":"x","password":${shape}}`],
    ])
    await forAll(bodies, async ([path = '', body = '']) => {
      if (path === '/auth/login' && /^\{"login":"(?:.*)","password":"/.test(body)) return
      assertSafe(await postAsAdmin(siege, path, body), `${path} ${body}`)
    })
    const { rows } = await siege.acme.world.superuser.query(
      `select state from app.sale_order where id = $1`,
      [own.order],
    )
    assert.notEqual(rows[0]?.['state'], 'nothing')
  })

  await t.test('parameters of the query string, of paths and of headers', async () => {
    const searches = KEYS.flatMap((key) =>
      TEXTS.map((text) => `${encodeURIComponent(key)}=${encodeURIComponent(text.slice(0, 2500))}`),
    )
    await forAll(searches, async (search) => {
      assertSafe(await siege.ask('admin', `/api/contact?${search}`), search)
    })
    const paths = TEXTS.flatMap((text) => {
      const word = encodeURIComponent(text.slice(0, 600))
      return [
        ...['/api/', '/api/rpc/', '/records/contact/', '/api/import/', '/link/', '/'].map(
          (path) => `${path}${word}`,
        ),
        `/records/contact?page=${word}&sort=${word}&q=${word}`,
      ]
    })
    await forAll(paths, async (path) => {
      assertSafe(await siege.ask('admin', path), decodeURIComponent(path))
    })
    const plain = TEXTS.filter((text) => /^[\x20-\x7e]*$/.test(text))
    const names = ['prefer', 'range', 'accept', 'if-match', 'accept-profile', 'content-profile']
    const headers = [...names, 'range-unit', 'accept-language', 'last-event-id', 'content-type']
    const cases = headers.flatMap((name) => plain.map((text) => ({ [name]: text })))
    await forAll(cases, async (one) => {
      for (const method of ['GET', 'PATCH'])
        assertSafe(
          await siege.ask('admin', '/api/contact?id=is.null', {
            method,
            headers: one,
            body: method === 'GET' ? undefined : '{}',
          }),
          `${method} ${JSON.stringify(one)}`,
        )
    })
  })

  await t.test('patterns, casts and lists', async () => {
    for (const value of COMPARISONS) {
      const one = encodeURIComponent(value)
      for (const search of [`name=${one}`, `or=(name.${one},id.is.null)`, `country.name=${one}`])
        assertSafe(await siege.ask('admin', `/api/contact?${search}`), value)
    }
    const casts = [
      'regclass',
      'regrole',
      'oid',
      'xml',
      'name',
      'text[]',
      'int4;',
      'app."user"',
      'inet',
    ]
    for (const cast of [...casts, 'pg_catalog.text', 'int', 'uuid', 'bytea', 'void', 'record'])
      for (const name of ['name', 'extra', 'extra->>a', 'created_at', 'version']) {
        const search = `select=${encodeURIComponent(`${name}::${cast}`)}`
        assertSafe(await siege.ask('admin', `/api/contact?${search}`), `${search} ${cast}`)
      }
    const many = Array.from({ length: 3000 }, () => 'a').join()
    for (const search of [
      `name=in.(${many})`,
      `name=eq(any).{${many}}`,
      `or=(${Array.from({ length: 600 }, () => 'name.eq.a').join()})`,
      `and=(${junctions(19)})`,
      `and=(${junctions(1000)})`,
      `or=(${'not.and('.repeat(500)}name.eq.a${')'.repeat(500)})`,
      `name=${'not.'.repeat(1500)}eq.a`,
      `select=${'country('.repeat(8)}id${')'.repeat(8)}`,
      `select=${'parent('.repeat(500)}id${')'.repeat(500)}`,
      `select=${Array.from({ length: 1000 }, (_, index) => `a${index}:name`).join()}`,
      `select=${Array.from({ length: 200 }, (_, index) => `a${index}:parent(*,children(*))`).join()}`,
      `order=${Array.from({ length: 1000 }, () => 'name').join()}`,
      `select=extra${'->a'.repeat(1000)}`,
      `select=extra->-99999999999999999999`,
      `extra=cs.${'['.repeat(3000)}`,
      `limit=999999999&offset=999999999`,
      Array.from({ length: 1000 }, (_, index) => `name=neq.${index}`).join('&'),
      `select=id&select=name`,
      `__proto__=eq.1&constructor.prototype=eq.1`,
    ])
      assertSafe(await siege.ask('admin', `/api/contact?${encodeURI(search)}`), search)
  })
})
