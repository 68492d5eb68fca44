import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  as,
  ended,
  type ImportWorld,
  jobOf,
  openImports,
  post,
  type State,
} from '../import-world.ts'
import type { TestUser } from '../kit.ts'

async function importCsv(
  { https }: ImportWorld,
  user: TestUser,
  csv: string,
  query: string,
): Promise<string> {
  const job = jobOf(await https.ask(`/api/import/${query}`, post(user, csv)))
  const state = await ended(https, user, job)
  assert.equal(state.state, 'done', JSON.stringify(state))
  assert.equal(state.result.bad_rows, 0, JSON.stringify(state.result.problems))
  return job
}

async function undo({ https }: ImportWorld, user: TestUser, job: string): Promise<State> {
  return await ended(https, user, jobOf(await https.ask(`/api/import/${job}/undo`, post(user, ''))))
}

function counts({ result }: State): unknown {
  const { deleted, restored, refused } = result
  return { deleted, restored, refused }
}

const THREE = 'reference,name,industry,tags\nC1,Ada,Mining,\nC2,Bob,Mining,\nC3,Eve,Trade,\n'

test('an undo deletes what the import made and gives back what it changed, once', async (t) => {
  const imports = await openImports(t)
  const { world, https, work } = imports
  await work()
  const ada = await world.user('ada', ['contacts_user', 'sales_manager'])
  const query = 'contact?key=reference&create=industry'
  await importCsv(imports, ada, 'reference,name,phone\nC1,Old,+49 30 1\n', query)
  const job = await importCsv(imports, ada, THREE, query)
  const changed = await world.superuser.query(
    'select name, version from app.contact order by reference',
  )
  assert.deepEqual(changed.rows[0], { name: 'Ada', version: 2 })
  const state = await undo(imports, ada, job)
  assert.equal(state.kind, 'import_undo')
  // Two contacts and two industries were made, one contact was changed.
  assert.deepEqual(counts(state), { deleted: 4, restored: 1, refused: 0 })
  const { rows } = await world.superuser.query(
    'select name, phone, industry from app.contact order by reference',
  )
  assert.deepEqual(rows, [{ name: 'Old', phone: '+49 30 1', industry: null }])
  const left = await world.superuser.query(
    "select count(*)::integer as n from app.industry where name in ('Mining', 'Trade')",
  )
  assert.deepEqual(left.rows, [{ n: 0 }])
  const again = await https.ask(`/api/import/${job}/undo`, post(ada, ''))
  assert.equal(again.status, 409)
  assert.match(again.body, /undone already/)
  const { body } = await https.ask(`/api/import/${job}`, as(ada))
  assert.match(String(JSON.parse(body).undo), /^[0-9a-f-]{36}$/)
})

test('what was changed since stays as it is and is listed; so is what others refer to by now', async (t) => {
  const imports = await openImports(t)
  const { world, https, work } = imports
  await work()
  const ada = await world.user('ada', ['contacts_user', 'sales_manager'])
  const eve = await world.user('eve', ['contacts_user', 'sales_manager'])
  const query = 'contact?key=reference&create=industry'
  await importCsv(imports, ada, 'reference,name\nC1,Old\n', query)
  const job = await importCsv(imports, ada, THREE, query)
  const patch = await https.ask('/api/contact?reference=in.(C1,C2)', {
    ...post(eve, JSON.stringify({ phone: '1' }), 'application/json'),
    method: 'PATCH',
  })
  assert.equal(patch.status, 204, patch.body)
  const { result } = await undo(imports, ada, job)
  assert.deepEqual([result.deleted, result.restored, result.refused], [2, 0, 3])
  assert.deepEqual(result.refusals.map(({ title }) => title).toSorted(), ['Ada', 'Bob', 'Mining'])
  assert.equal(
    result.refusals.find(({ title }) => title === 'Bob')?.reason,
    'It was changed after the import.',
  )
  const { rows } = await world.superuser.query(
    'select c.name, c.phone, i.name as industry from app.contact c left join app.industry i on i.id = c.industry order by 1',
  )
  assert.deepEqual(rows, [
    { name: 'Ada', phone: '1', industry: 'Mining' },
    { name: 'Bob', phone: '1', industry: 'Mining' },
  ])
})

test('only who imported may undo it, and of two at the same time one is refused', async (t) => {
  const imports = await openImports(t)
  const { world, https, work } = imports
  await work()
  const ada = await world.user('ada', ['contacts_user', 'sales_manager'])
  const eve = await world.user('eve', ['contacts_user', 'administrator'])
  const job = await importCsv(imports, ada, THREE, 'contact?create=industry')
  for (const [user, status] of [
    [eve, 404],
    [await world.user('bob', ['sales_user']), 404],
  ] as const)
    assert.equal((await https.ask(`/api/import/${job}/undo`, post(user, ''))).status, status)
  const guest = await https.ask(`/api/import/${job}/undo`, { method: 'POST' })
  assert.equal(guest.status, 401)
  const noToken = await https.ask(`/api/import/${job}/undo`, { ...as(ada), method: 'POST' })
  assert.equal(noToken.status, 403)
  const both = await Promise.all(
    [1, 2].map(async () => await https.ask(`/api/import/${job}/undo`, post(ada, ''))),
  )
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [202, 409],
  )
  const accepted = both.find(({ status }) => status === 202)
  assert.ok(accepted)
  assert.deepEqual(counts(await ended(https, ada, jobOf(accepted))), {
    deleted: 5,
    restored: 0,
    refused: 0,
  })
})

test('orders keep their numbers: nobody may delete them, so an undo refuses them whole', async (t) => {
  const imports = await openImports(t)
  const { world, work } = imports
  await work()
  const ada = await world.user('ada', ['sales_manager', 'contacts_user'])
  await world.superuser.query("insert into app.company (id, name) values (zennnn.new_id(), 'Shop')")
  await world.superuser.query(
    'update app."user" set company = (select id from app.company limit 1)',
  )
  await world.superuser.query(
    'insert into app.user_companies (source, target) select u.id, c.id from app."user" u, app.company c on conflict do nothing',
  )
  const query =
    'sale_order?key=reference&create=customer&map=reference%3Dn&map=customer%3Dc&map=lines.description%3Dd&map=lines.unit_price%3Dp'
  await importCsv(imports, ada, 'n,c,d,p\nA1,Acme,Bolt,1.10\nA1,Acme,Nut,2.20\n', query)
  const job = await importCsv(
    imports,
    ada,
    'n,c,d,p\nA1,Acme,Screw,3.30\nA2,Acme,Nut,4.40\n',
    query,
  )
  const state = await undo(imports, ada, job)
  assert.deepEqual(counts(state), { deleted: 0, restored: 1, refused: 1 })
  assert.equal(state.result.refusals[0]?.reason, 'You may not delete it.')
  const { rows } = await world.superuser.query(
    `select o.reference, o.untaxed::text, array_agg(l.description || ' ' || l.unit_price order by l.description) as lines
     from app.sale_order o join app.sale_order_line l on l.sale_order = o.id group by o.id order by 1`,
  )
  assert.deepEqual(rows, [
    { reference: 'A1', untaxed: '3.30', lines: ['Bolt 1.1000', 'Nut 2.2000'] },
    { reference: 'A2', untaxed: '4.40', lines: ['Nut 4.4000'] },
  ])
})

test('5,000 rows are undone', async (t) => {
  const imports = await openImports(t)
  const { world, work } = imports
  await work()
  const ada = await world.user('ada', ['contacts_user', 'sales_manager'])
  const rows = Array.from({ length: 5000 }, (_, at) => `R${at},Contact ${at}`).join('\n')
  const job = await importCsv(imports, ada, `reference,name\n${rows}\n`, 'contact?key=reference')
  await world.superuser.query(
    "update app.contact set city = 'Berlin', version = version + 1 where reference = 'R777'",
  )
  const state = await undo(imports, ada, job)
  assert.deepEqual(counts(state), { deleted: 4999, restored: 0, refused: 1 })
  const left = await world.superuser.query('select reference from app.contact')
  assert.deepEqual(left.rows, [{ reference: 'R777' }])
})
