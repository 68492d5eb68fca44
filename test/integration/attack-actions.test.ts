import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSafe, forAll, openSiege, type Person, type Siege, trace } from '../attack-world.ts'

const PROTOTYPE = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Map.prototype),
  ...Object.getOwnPropertyNames(Function.prototype),
  'prototype',
  'then',
  'toJSON',
  'inspect',
  'Symbol.iterator',
  '@@iterator',
  'Symbol(nodejs.util.inspect.custom)',
]

/** Names of what models are made of, of what a records object can do, and of what Odoo would have called. */
const MEMBERS = `
  name label plural title order fields grants restrictions following actions views unique constraints audited run when groups
  parameters find get count create createMany createRows update updateWhere delete deleteWhere upsert upsertRows elevate
  mail links records read write unlink search search_read execute execute_kw sudo _write enter act_as set_config query
  batch direct * % _ 0`
  .trim()
  .split(/\s+/)

async function call(siege: Siege, person: Person, name: string, body = '{}') {
  return await siege.ask(person, `/api/rpc/${name}`, { method: 'POST', body })
}

test('only a declared action of one’s own groups can be called; every other name is unknown', async (t) => {
  const siege = await openSiege(t)
  const { registry } = siege.acme.world
  const models = [...registry.models.values()]
  const declared = new Set(
    models.flatMap((model) => [...model.actions.keys()].map((name) => `${model.name}.${name}`)),
  )
  const unknown = trace(await call(siege, 'admin', 'nothing.nothing'))
  assert.match(unknown, /^404 .*"PGRST202"/)

  await t.test('every member of every model, and every name that objects have', async () => {
    const names = models.flatMap((model) =>
      [
        ...new Set([
          ...model.fields.keys(),
          ...PROTOTYPE,
          ...(model.name === 'sale_order' ? MEMBERS : ['create', 'elevate', 'run']),
        ]),
      ].map((member) => `${model.name}.${encodeURIComponent(member)}`),
    )
    for (const member of [...PROTOTYPE, ...MEMBERS]) {
      const name = encodeURIComponent(member)
      names.push(name, `${name}.${name}`, `${name}.confirm`, `models.${name}`, `actions.${name}`)
    }
    const tried = await forAll(names, async (name) => {
      if (declared.has(name) || name === '' || name === '.') return
      const answer = await call(siege, 'admin', name)
      // A path of nothing, or of dots, is no call at all.
      if (!/[^.\s%20]/.test(name)) assertSafe(answer, name)
      else assert.equal(trace(answer), unknown, name)
    })
    assert.ok(tried > 1200, String(tried))
  })

  await t.test('other spellings of a declared name', async () => {
    const names = [...declared].flatMap((name) => [
      name.toUpperCase(),
      name.replace('.', '..'),
      name.replace('.', '/'),
      name.replace('.', '%2f'),
      name.replace('.', '%2e%2e'),
      name.replace('.', ':'),
      name.replace('.', '%00.'),
      `${name}.run`,
      `${name}.`,
      `.${name}`,
      `${name}%00`,
      `${name}%20`,
      `%20${name}`,
      `${name}()`,
      `${name};`,
      `app.${name}`,
      `actions.${name}`,
      name.replace('e', '%CE%B5'),
      name.replace('c', '%EF%BD%83'),
      `%5B%22${name}%22%5D`,
    ])
    const spelled = names.filter((name) => !declared.has(name))
    await forAll(spelled, async (name) => {
      const answer = await call(siege, 'admin', name)
      assert.ok(answer.status === 404, `${name}: ${answer.status} ${answer.body}`)
      assertSafe(answer, name)
    })
  })

  await t.test(
    'an action of groups one is not in answers like an unknown one, whatever the body',
    async () => {
      const { hidden, own } = siege.acme
      const bodies = [
        '{}',
        `{"id":"${hidden.order}"}`,
        `{"id":"${own.order}","name":"Eve"}`,
        '{"nothing":1}',
        '{"id":7}',
        '[]',
        'null',
      ]
      const cases = [...declared].flatMap((name) =>
        (['clerk', 'outsider', 'seller', 'admin'] as const).flatMap((person) =>
          bodies.map((body) => ({ name, person, body })),
        ),
      )
      let compared = 0
      for (const { name, person, body } of cases) {
        const groups = allGroups(siege, person)
        const [model = '', action = ''] = name.split('.')
        const needed = registry.models.get(model)?.actions.get(action)?.groups ?? []
        if (needed.some((group) => groups.has(group))) continue
        const answer = await call(siege, person, name, body)
        const missing = await call(siege, person, 'nothing.nothing', body)
        assert.equal(trace(answer), trace(missing), `${person} ${name} ${body}`)
        compared += 1
      }
      assert.ok(compared > 90, String(compared))
      const { rows } = await siege.acme.world.superuser.query(
        `select distinct state from app.sale_order`,
      )
      assert.deepEqual(rows, [{ state: 'draft' }])
    },
  )

  await t.test('a session that is none learns no name of an action', async () => {
    const answers = new Set<string>()
    for (const name of [...declared, 'nothing.nothing', 'sale_order.nothing']) {
      const answer = await siege.ask('admin', `/api/rpc/${name}`, {
        method: 'POST',
        host: 'other.localhost',
        body: '{}',
      })
      answers.add(trace(answer))
    }
    assert.equal(answers.size, 1, [...answers].join('\n'))
    assert.match([...answers][0] ?? '', /^401 /)
  })
})

function allGroups(siege: Siege, person: Person): ReadonlySet<string> {
  const implied: Readonly<Record<Person, readonly string[]>> = {
    admin: ['administrator', 'sales_manager', 'sales_user', 'contacts_user'],
    manager: ['sales_manager', 'sales_user', 'contacts_user'],
    seller: ['sales_user', 'contacts_user'],
    clerk: ['contacts_user'],
    outsider: [],
  }
  assert.ok(siege.acme.people[person])
  return new Set([...implied[person], 'member'])
}
