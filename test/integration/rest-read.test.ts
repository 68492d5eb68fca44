import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop } from '../shop.ts'

type Answer = PromiseLike<{ readonly data: unknown; readonly error: unknown }>

/** The names of the rows of an answer that is no error. */
async function names(answer: Answer): Promise<readonly unknown[]> {
  const { data, error } = await answer
  assert.equal(error, null)
  assert.ok(Array.isArray(data))
  return data.map((row: unknown) => Reflect.get(Object(row), 'name'))
}

test('postgrest-js reads records, unmodified', async (t) => {
  const shop = await openShop(t)
  const api = shop.client(shop.manager)
  const all = () => api.from('contact').select('name').order('name')

  await t.test('nested relations, aliases, spreads and decimals as strings', async () => {
    const { data, error } = await api
      .from('sale_order')
      .select('date,total,buyer:customer(name,...country(code)),lines(description,unit_price)')
      .order('date')
      .order('position', { referencedTable: 'lines', ascending: false })
    assert.equal(error, null)
    assert.deepEqual(data, [
      {
        date: '2026-01-02',
        total: '10.75',
        buyer: { name: 'Angström "AB"', code: 'DE' },
        lines: [
          { description: 'line 1', unit_price: '0.2500' },
          { description: 'line 0', unit_price: '10.5000' },
        ],
      },
      {
        date: '2026-01-03',
        total: '7.00',
        buyer: { name: 'Angström "AB"', code: 'DE' },
        lines: [{ description: 'line 0', unit_price: '7.0000' }],
      },
      { date: '2026-01-04', total: '0.00', buyer: { name: '=cmd|calc', code: null }, lines: [] },
    ])
  })

  await t.test('an alias of one letter is a key like any other', async () => {
    const { data } = await api
      .from('sale_order')
      .select('r:date,t1:customer(r:name),b:lines(r:description)')
      .eq('date', '2026-01-03')
    assert.deepEqual(data, [{ r: '2026-01-03', t1: { r: 'Angström "AB"' }, b: [{ r: 'line 0' }] }])
  })

  await t.test('filters of every kind', async () => {
    assert.deepEqual(await names(all().eq('name', 'Mallory, Inc')), ['Mallory, Inc'])
    assert.deepEqual(await names(all().in('name', ['Mallory, Inc', 'Angström "AB"', 'x(y)'])), [
      'Angström "AB"',
      'Mallory, Inc',
    ])
    assert.deepEqual(await names(all().ilike('name', '%mall%')), ['Mallory, Inc'])
    assert.deepEqual(await names(all().likeAnyOf('name', ['=%', 'Mal%'])), [
      '=cmd|calc',
      'Mallory, Inc',
    ])
    assert.deepEqual(await names(all().is('city', null)), ['Mallory, Inc'])
    assert.deepEqual(await names(all().not('city', 'is', null)), ['=cmd|calc', 'Angström "AB"'])
    assert.deepEqual(
      await names(all().or('city.eq.Berlin,and(country.not.is.null,city.is.null)')),
      ['=cmd|calc', 'Mallory, Inc'],
    )
    assert.deepEqual(await names(all().or('country.code.eq.DE')), ['Angström "AB"', 'Mallory, Inc'])
    assert.deepEqual(await names(all().textSearch('name', 'mallory -rat', { type: 'websearch' })), [
      'Mallory, Inc',
    ])
    assert.deepEqual(await names(all().match({ city: 'Berlin', active: true })), ['=cmd|calc'])
    assert.deepEqual(await names(all().filter('name', 'match', '^=')), ['=cmd|calc'])
    assert.deepEqual(await names(all().gte('created_at', '2999-01-01T00:00:00+00:00')), [])
    assert.deepEqual(await names(all().range(1, 1)), ['Angström "AB"'])
  })

  await t.test('inner relations, conditions on them, and what is missing from them', async () => {
    const inner = await api.from('contact').select('name,tags!inner(name)').eq('tags.name', 'vip')
    assert.deepEqual(inner.data, [{ name: 'Angström "AB"', tags: [{ name: 'vip' }] }])
    const lacking = await api.from('contact').select('name,tags()').is('tags', null).order('name')
    assert.deepEqual(lacking.data, [{ name: '=cmd|calc' }, { name: 'Mallory, Inc' }])
    const limited = await api
      .from('contact')
      .select('name,sale_order(date)')
      .eq('name', 'Angström "AB"')
      .order('date', { referencedTable: 'sale_order', ascending: false })
      .limit(1, { referencedTable: 'sale_order' })
    assert.deepEqual(limited.data, [
      { name: 'Angström "AB"', sale_order: [{ date: '2026-01-03' }] },
    ])
    const byCustomer = await api
      .from('sale_order')
      .select('date')
      .order('customer(name)')
      .order('date')
    assert.deepEqual(byCustomer.data, [
      { date: '2026-01-04' },
      { date: '2026-01-02' },
      { date: '2026-01-03' },
    ])
    const author = await api
      .from('user')
      .select('name,company(name)')
      .eq('login', 'mia@example.com')
    assert.deepEqual(author.data, [{ name: 'mia@example.com', company: { name: 'Shop' } }])
  })

  await t.test('sums, groups and counts', async () => {
    const sums = await api.from('sale_order').select('state,total.sum(),count()').order('state')
    assert.deepEqual(sums.data, [
      { state: 'draft', sum: '10.75', count: 2 },
      { state: 'sent', sum: '7.00', count: 1 },
    ])
    const spread = await api
      .from('sale_order')
      .select('...customer(name),total.max()')
      .order('name')
    assert.deepEqual(spread.data, [
      { name: '=cmd|calc', max: '0.00' },
      { name: 'Angström "AB"', max: '10.75' },
    ])
    const lines = await api.from('sale_order').select('date,lines(count)').order('date')
    assert.deepEqual(lines.data?.[0], { date: '2026-01-02', lines: [{ count: 2 }] })
    const counted = await api.from('sale_order').select('*', { count: 'exact', head: true })
    assert.deepEqual([counted.count, counted.data, counted.status], [3, null, 200])
    const page = await api.from('sale_order').select('date', { count: 'estimated' }).range(0, 0)
    assert.deepEqual([page.count, page.status], [3, 206])
    const groups = await api.from('sale_order').select('state,count()', { count: 'exact' }).limit(1)
    assert.deepEqual([groups.count, groups.data?.length], [2, 1])
  })

  await t.test('one record, maybe one, csv, and keys without null', async () => {
    const one = await api.from('contact').select('name').eq('city', 'Berlin').single()
    assert.deepEqual(one.data, { name: '=cmd|calc' })
    const none = await api.from('contact').select('name').eq('city', 'Rome').single()
    assert.deepEqual([none.status, none.error?.code], [406, 'PGRST116'])
    const many = await api.from('contact').select('name').single()
    assert.deepEqual([many.status, many.error?.code], [406, 'PGRST116'])
    const maybe = await api.from('contact').select('name').eq('city', 'Rome').maybeSingle()
    assert.deepEqual([maybe.data, maybe.error], [null, null])
    const csv = await api.from('contact').select('name,city').order('name').csv()
    assert.equal(
      csv.data,
      `name,city\r\n"'=cmd|calc",Berlin\r\n"Angström ""AB""",Uppsala\r\n"Mallory, Inc",\r\n`,
    )
  })
  await t.test('keys without null', async () => {
    const stripped = await api
      .from('contact')
      .select('name,city')
      .eq('name', 'Mallory, Inc')
      .stripNulls()
    assert.deepEqual(stripped.data, [{ name: 'Mallory, Inc' }])
  })
})
