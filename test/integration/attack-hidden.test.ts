import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assertSafe,
  CANARY,
  forAll,
  openSiege,
  type Person,
  type Siege,
  trace,
} from '../attack-world.ts'

/** A name that no app declares. */
const NOTHING = 'zzznothing'

/** Every place of a request to `model` that can name a field; `x` stands for it. */
const PLACES: readonly string[] = `
  select=x
  select=id,x
  select=alias:x
  select=x::text
  select=x::nothing
  select=x->a
  select=x->>a
  select=x->0->>a
  select="x"
  select=x.count()
  select=x.sum()
  select=x.max()
  select=a:x.min()::text
  select=count(),x
  select=x(id)
  select=x(*)
  select=x!inner(id)
  select=x!left(id)
  select=...x(id)
  select=id!x(id)
  select=created_by(x)
  select=created_by(id,x.count())
  select=created_by(company(x))
  select=created_by!x(id)
  select=user!x(id)
  x=eq.1
  x=neq.1
  x=gt.0
  x=lte.abc
  x=like.*a*
  x=like.a\\
  x=ilike.*
  x=match.^a
  x=imatch.(a
  x=in.(1,2)
  x=is.null
  x=not.is.null
  x=is.true
  x=isdistinct.1
  x=cs.{}
  x=ov.{a}
  x=fts.a
  x=fts(nothing).a
  x=eq(any).{1}
  x=nothing.1
  x->a=eq.1
  x->>a=eq.1
  x.id=eq.1
  x.x=eq.1
  or=(x.eq.1,id.is.null)
  and=(x.gt.0)
  not.or=(x.is.null)
  or=(and(x.eq.1,id.is.null),id.is.null)
  or=(created_by.x.eq.1)
  or=(x.id.is.null)
  or=(x.name.like.a)
  or=(created_by.company.x.eq.1)
  order=x
  order=x.desc.nullslast
  order=id,x
  order=x(id)
  order=x(name).desc
  order=created_by(x)
  order=x->a
  select=created_by(id)&created_by.x=eq.1
  select=created_by(id)&created_by.order=x
  select=created_by(id)&created_by.or=(x.eq.1)
  select=x(id)&x.id=eq.1
  select=x(id)&x.order=id
  select=x(id)&x.limit=1
  select=x(id)&x=is.null
  columns=x
  on_conflict=x`
  .trim()
  .split(/\n\s*/)

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { accept: 'text/csv' },
  { accept: 'application/vnd.pgrst.object+json', prefer: 'count=exact' },
]

async function sameAsNothing(
  siege: Siege,
  person: Person,
  model: string,
  hidden: readonly string[],
): Promise<number> {
  const cases = hidden.flatMap((name) =>
    PLACES.map((place, index) => ({ name, place, headers: HEADERS[index % HEADERS.length] })),
  )
  return await forAll(cases, async ({ name, place, headers }) => {
    const ask = async (word: string) => {
      const search = encodeURI(place.replaceAll(/(?<![a-z])x(?![a-z])/g, word))
      return await siege.ask(person, `/api/${model}?${search}`, { headers })
    }
    const got = await ask(name)
    const what = `${person} ${model}?${place} ${name}`
    assert.equal(trace(got, name), trace(await ask(NOTHING), NOTHING), what)
    assertSafe(got, what)
  })
}

/** Changes that name a field or a model. */
async function changesSameAsNothing(
  siege: Siege,
  person: Person,
  model: string,
  hidden: readonly string[],
): Promise<void> {
  const bodies = [
    '{"x":1}',
    '{"x":null}',
    '{"name":"n","x":"secret"}',
    '{"name":"n","x":[{"id":"x"}]}',
    '[{"name":"n"},{"name":"n","x":1}]',
    '{"x":{"x":1}}',
  ]
  for (const name of hidden)
    for (const body of bodies)
      for (const [method, search] of [
        ['POST', ''],
        ['POST', '?columns=name,x'],
        ['POST', '?on_conflict=x'],
        ['POST', '?select=x'],
        ['PATCH', '?name=eq.nobody'],
        ['PATCH', '?x=eq.1'],
        ['PATCH', '?name=eq.nobody&select=x'],
        ['DELETE', '?x=eq.1'],
        ['DELETE', '?name=eq.nobody&select=x'],
      ] as const) {
        const ask = async (word: string) =>
          await siege.ask(
            person,
            `/api/${model}${search.replaceAll(/(?<![a-z])x(?![a-z])/g, word)}`,
            {
              method,
              headers: { prefer: 'tx=rollback,return=representation,resolution=merge-duplicates' },
              body: body.replaceAll('"x"', `"${word}"`),
            },
          )
        const got = await ask(name)
        const what = `${person} ${method} ${model}${search} ${name} ${body}`
        assert.equal(trace(got, name), trace(await ask(NOTHING), NOTHING), what)
        assertSafe(got, what)
      }
}

const TABLES = [
  'credential',
  'session',
  'link',
  'link_session',
  'attempt',
  'secret',
  'identity',
  'blob',
  'sign_in_policy',
  'audit_seal',
  'counter',
  'user_groups',
  'group_implies',
  'contact_tags',
  'pg_authid',
  'pg_shadow',
  'pg_roles',
  'pg_stat_activity',
  'pg_class',
  'tables',
  'columns',
  'zennnn.session',
  'zennnn.credential',
  'pg_catalog.pg_authid',
  'information_schema.tables',
  'app.user',
  'app_read.contact',
  'zennnn_rule.sale_order',
  'public.user',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'User',
  'USER',
  '"user"',
  'user ',
  'user%00',
]

test('what one may not see answers like what does not exist', async (t) => {
  const siege = await openSiege(t)

  await t.test('hidden models, from every place of a visible one', async () => {
    const sales = ['sale_order', 'sale_order_line', 'sale_orders', 'secret_note', 'notes_kept']
    assert.ok((await sameAsNothing(siege, 'clerk', 'contact', sales)) > 300)
    await sameAsNothing(siege, 'outsider', 'user', ['contact', 'sale_order', 'groups'])
    await sameAsNothing(siege, 'seller', 'sale_order', ['secret_note', 'audit_entry'])
  })

  await t.test('hidden fields, and columns that are none of a model', async () => {
    await sameAsNothing(siege, 'seller', 'contact', ['credit', 'notes_kept'])
    await sameAsNothing(siege, 'clerk', 'user', [
      'password',
      'credential',
      'token_hash',
      'ctid',
      'xmin',
      'groups',
    ])
  })

  await t.test('in what is written', async () => {
    await changesSameAsNothing(siege, 'clerk', 'contact', ['credit', 'sale_orders', 'notes_kept'])
  })

  await t.test('models by their own name, in every way to ask', async () => {
    const hidden = ['sale_order', 'sale_order_line', 'product', 'tax', 'secret_note', 'setting']
    const names = [...hidden, ...TABLES]
    for (const [method, body] of [
      ['GET', undefined],
      ['HEAD', undefined],
      ['POST', '{"name":"x"}'],
      ['POST', '{"id":1,"nothing":2}'],
      ['PATCH', '{"name":"x"}'],
      ['DELETE', ''],
      ['PUT', '{}'],
    ] as const)
      for (const search of ['', '?select=id,name&id=is.null'])
        await forAll(names, async (name) => {
          const ask = async (word: string) =>
            await siege.ask('clerk', `/api/${encodeURIComponent(word)}${search}`, { method, body })
          const got = await ask(name)
          const inBody = JSON.stringify(name).slice(1, -1)
          const inMessage = JSON.stringify(inBody).slice(1, -1)
          assert.equal(
            trace(got, encodeURIComponent(name), inMessage, inBody),
            trace(await ask(NOTHING), NOTHING),
            `${method} ${name}${search}`,
          )
        })
  })

  await t.test('in pages and descriptions', async () => {
    for (const person of ['clerk', 'outsider'] as const) {
      for (const path of ['/api/meta', '/api/openapi.json', '/home']) {
        const { status, body } = await siege.ask(person, path)
        assert.equal(status, 200, path)
        assert.doesNotMatch(body, /sale|quotation|credit|secret_note|notes_kept/i, path)
      }
      for (const model of ['sale_order', 'product', 'setting', 'secret_note'])
        for (const path of [`/records/${model}`, `/records/${model}?sort=name&q=a&page=2`])
          assert.equal(
            trace(await siege.ask(person, path), model),
            trace(await siege.ask(person, path.replace(model, NOTHING)), NOTHING),
          )
    }
    const seen = await siege.ask('clerk', '/api/contact?select=*')
    assert.doesNotMatch(seen.body, /4711|credit/)
    for (const person of ['seller', 'clerk'] as const)
      for (const path of [
        '/records/contact',
        '/records/contact?sort=credit',
        '/records/contact?q=471',
      ])
        assert.doesNotMatch((await siege.ask(person, path)).body, /4711\.|credit/i)
  })

  await t.test('and those who may see it do: the comparison above compares something', async () => {
    for (const [person, path] of [
      ['seller', '/api/contact?select=sale_orders(id)'],
      ['manager', '/api/contact?select=credit&credit=gt.4000'],
      ['manager', '/api/secret_note?select=name'],
      ['seller', '/api/sale_order'],
    ] as const) {
      const answer = await siege.ask(person, path)
      assert.equal(answer.status, 200, `${path}: ${answer.body}`)
    }
    const note = await siege.ask('manager', '/api/secret_note?select=name')
    assert.match(note.body, new RegExp(CANARY))
  })
})
