import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop } from '../shop.ts'

test('postgrest-js changes records, unmodified', async (t) => {
  const shop = await openShop(t)
  const api = shop.client(shop.manager)

  await t.test('insert: nothing, the record, its place', async () => {
    const silent = await api.from('tag').insert({ name: 'a' })
    assert.deepEqual([silent.status, silent.data, silent.error], [201, null, null])
    const loud = await api
      .from('tag')
      .insert([{ name: 'b' }, { name: 'c' }])
      .select('name')
    assert.deepEqual([loud.status, loud.data], [201, [{ name: 'b' }, { name: 'c' }]])
    const single = await api
      .from('contact')
      .insert({ name: 'New' })
      .select('name,version,kind')
      .single()
    assert.deepEqual(single.data, { name: 'New', version: 1, kind: 'company' })
    const raw = await shop.ask(shop.manager, 'tag', {}, { method: 'POST', body: '{"name":"d"}' })
    assert.match(raw.headers.get('location') ?? '', /^\/api\/tag\?id=eq\.[0-9a-f-]{36}$/)
  })

  await t.test('update and delete say what they did', async () => {
    const one = await api
      .from('tag')
      .update({ name: 'b2' })
      .eq('name', 'b')
      .select('name,version')
      .single()
    assert.deepEqual(one.data, { name: 'b2', version: 2 })
    const none = await api.from('tag').update({ name: 'x' }).eq('name', 'nothing').select()
    assert.deepEqual([none.status, none.data], [200, []])
    const singleNone = await api
      .from('tag')
      .update({ name: 'x' })
      .eq('name', 'nothing')
      .select()
      .single()
    assert.deepEqual([singleNone.status, singleNone.error?.code], [406, 'PGRST116'])
    const gone = await api.from('tag').delete({ count: 'exact' }).in('name', ['b2', 'c'])
    assert.deepEqual([gone.status, gone.count], [204, 2])
  })

  await t.test('upsert merges by a unique field or leaves what is there', async () => {
    const rows = [
      { reference: 'K1', name: 'One' },
      { reference: 'K2', name: 'Two' },
    ]
    const made = await api.from('contact').upsert(rows, { onConflict: 'reference' }).select('name')
    assert.deepEqual(made.data, [{ name: 'One' }, { name: 'Two' }])
    const merged = await api
      .from('contact')
      .upsert({ reference: 'K1', name: 'Uno' }, { onConflict: 'reference' })
      .select('name,version')
    assert.deepEqual(merged.data, [{ name: 'Uno', version: 2 }])
    await api
      .from('contact')
      .upsert(
        { reference: 'K1', name: 'Eins' },
        { onConflict: 'reference', ignoreDuplicates: true },
      )
    const kept = await api.from('contact').select('name').eq('reference', 'K1').single()
    assert.deepEqual(kept.data, { name: 'Uno' })
  })

  await t.test('a dry run answers and leaves nothing', async () => {
    const dry = await api.from('tag').insert({ name: 'dry' }).select('name').rollback()
    assert.deepEqual(dry.data, [{ name: 'dry' }])
    const after = await api.from('tag').select('name').eq('name', 'dry')
    assert.deepEqual(after.data, [])
  })

  await t.test('decimals arrive to the last digit, as numbers or as texts', async () => {
    for (const price of ['1234567890.1234', '"1234567890.1234"']) {
      const answer = await shop.ask(
        shop.manager,
        'product?select=price',
        { prefer: 'return=representation' },
        { method: 'POST', body: `{"name":"exact","price":${price}}` },
      )
      assert.deepEqual(await answer.json(), [{ price: '1234567890.1234' }])
    }
  })

  await t.test('a stale version is refused with both values', async () => {
    const made = await api
      .from('contact')
      .insert({ name: 'Race' })
      .select('id')
      .single<{ id: string }>()
    const path = `contact?id=eq.${made.data?.id}`
    const change = async (name: string, version: string) =>
      await shop.ask(
        shop.manager,
        path,
        { 'if-match': version },
        { method: 'PATCH', body: JSON.stringify({ name }) },
      )
    assert.equal((await change('Mine', '"1"')).status, 204)
    const stale = await change('Yours', '"1"')
    assert.equal(stale.status, 409)
    assert.deepEqual(Reflect.get(Object(await stale.json()), 'details'), {
      version: 2,
      fields: { name: { yours: 'Yours', theirs: 'Mine' } },
    })
  })
})

test('changes that are malformed, of the wrong type or about hidden things are refused', async (t) => {
  const shop = await openShop(t)
  const api = shop.client(shop.manager)

  await t.test(
    'what would be understood in two ways, or changes too much, is refused',
    async () => {
      const refused: readonly (readonly [string, string, string, string])[] = [
        ['POST', 'tag', '{"name":"x","name":"y"}', 'PGRST102'],
        ['POST', 'tag', '{"name":"x","__proto__":{"id":1}}', 'PGRST102'],
        ['POST', 'tag', '{"name":', 'PGRST102'],
        ['POST', 'tag', '', 'PGRST102'],
        ['POST', 'tag', '"x"', 'PGRST102'],
        ['POST', 'tag?limit=1', '{"name":"x"}', 'PGRST100'],
        ['POST', 'tag?name=eq.x', '{"name":"x"}', 'PGRST100'],
        ['PATCH', 'tag', '{"name":"x"}', 'PGRST100'],
        ['DELETE', 'tag', '', 'PGRST100'],
        ['DELETE', 'tag?name=eq.a&limit=1', '', 'PGRST100'],
        ['PATCH', 'tag?columns=name&name=eq.a', '{"name":"x"}', 'PGRST100'],
        ['PUT', 'tag?id=eq.1', '{"name":"x"}', 'PGRST117'],
      ]
      for (const [method, path, body, code] of refused) {
        const init = method === 'DELETE' ? { method } : { method, body }
        const answer = await shop.ask(shop.manager, path, {}, init)
        assert.equal(
          Reflect.get(Object(await answer.json()), 'code'),
          code,
          `${method} ${path} ${body}`,
        )
      }
      const names = await api.from('tag').select('name').order('name')
      assert.deepEqual(names.data, [{ name: 'vip' }])
    },
  )

  await t.test(
    'every scalar that is an array, object, number or null where it should not be',
    async () => {
      const wrong = ['[]', '{}', '{"select":1}', '[["x"]]', '5', 'true']
      const fields = ['name', 'kind', 'listed_on', 'country', 'email']
      for (const one of fields)
        for (const value of wrong) {
          const body = JSON.stringify({ name: 'x', [one]: JSON.parse(value) })
          const answer = await shop.ask(shop.manager, 'contact', {}, { method: 'POST', body })
          assert.equal(answer.status, 400, body)
          const problem: unknown = await answer.json()
          assert.equal(Reflect.get(Object(problem), 'code'), 'VALUE_INVALID', body)
        }
      const missing = await shop.ask(
        shop.manager,
        'contact',
        {},
        { method: 'POST', body: '{"name":null}' },
      )
      assert.equal(missing.status, 400)
    },
  )

  await t.test('hidden and unknown fields are refused in the same words', async () => {
    const say = async (name: string) => {
      const body = JSON.stringify({ name: 'x', [name]: 1 })
      const answer = await shop.ask(shop.seller, 'contact', {}, { method: 'POST', body })
      return `${answer.status} ${await answer.text()}`.replaceAll(name, 'X')
    }
    assert.equal(await say('password_hash'), await say('nothing'))
    const outsider = await shop.ask(
      shop.outsider,
      'contact',
      {},
      { method: 'POST', body: '{"name":"x"}' },
    )
    const unknown = await shop.ask(
      shop.outsider,
      'nothing',
      {},
      { method: 'POST', body: '{"name":"x"}' },
    )
    assert.equal(
      (await outsider.text()).replaceAll('contact', 'X'),
      (await unknown.text()).replaceAll('nothing', 'X'),
    )
  })
})
