import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { allow, app, field, model, searchView } from '@zennnn/model'
import { act, recordsOf } from '../changes-world.ts'
import type { TestUser } from '../kit.ts'
import { openShop } from '../shop.ts'

/** Deals with a field, a list of them and a filter that not everybody knows who knows of deals. */
const DEALS = app({
  name: 'deals',
  label: 'Deals',
  summary: 'With fields for some groups only',
  depends: ['contacts', 'sales'],
  models: [
    model('deal', {
      label: 'Deal',
      plural: 'Deals',
      fields: {
        name: field.text(),
        credit: field.integer({ groups: ['sales_manager'] }),
        parent: field.reference('deal'),
        claims: field.collection('claim', 'deal'),
      },
      access: [allow('contacts_user', ['read'])],
    }),
    model('claim', {
      label: 'Claim',
      plural: 'Claims',
      fields: { name: field.text(), credit: field.integer(), deal: field.reference('deal') },
      access: [allow('sales_manager', ['read'])],
    }),
  ],
  views: [
    searchView('deal', {
      text: ['name'],
      filters: [
        { name: 'risky', label: 'Risky', where: 'record.credit > 5' },
        { name: 'named', label: 'Named', where: 'record.name != ""' },
      ],
      groupBy: [],
    }),
  ],
})

test('saved searches belong to who saved them; sharing one shows it to others, who cannot change it', async (t) => {
  const shop = await openShop(t)
  const { world } = shop
  const ann = await world.user('ann@example.com', ['contacts_user'])
  const bob = await world.user('bob@example.com', ['contacts_user'])
  const call = async (user: TestUser, name: string, body: unknown): Promise<string> => {
    try {
      const answer = await act(world, user.principal, `saved_search.${name}`, body)
      return String(Object(answer).id ?? 'done')
    } catch (error) {
      if (error instanceof PlatformError) return error.code
      throw error
    }
  }
  const seen = async (user: TestUser) => {
    const select = { name: true, shared: true, owner: true } as const
    return await recordsOf(world, user.principal).find('saved_search', { select, order: 'name' })
  }
  const names = async (user: TestUser): Promise<readonly string[]> =>
    (await seen(user)).map(({ name }) => name)
  const chips = { name: 'Chips', model: 'contact', query: 'text=*~semiconductor', shared: false }
  const id = await call(ann, 'save', chips)

  await t.test('one that is not shared does not exist for others', async () => {
    assert.deepEqual(await seen(ann), [{ name: 'Chips', shared: false, owner: ann.id }])
    assert.deepEqual(await seen(bob), [])
    assert.equal(await call(bob, 'share', { id, shared: true }), 'NOT_FOUND')
  })

  await t.test('a model that somebody does not see takes no search of theirs', async () => {
    for (const model of ['sale_order', 'audit_entry', 'nothing', '__proto__', ''])
      assert.match(
        await call(ann, 'save', { ...chips, model, shared: true }),
        /^(MODEL_UNKNOWN|VALUE_INVALID)$/,
        model,
      )
    assert.equal((await seen(ann)).length, 1)
  })

  await t.test('nor one that they saw when they saved it', async () => {
    const manager = await world.user('max@example.com', ['sales_manager'])
    const orders = await call(manager, 'save', { ...chips, model: 'sale_order' })
    await world.superuser.query('delete from app.user_groups where source = $1', [manager.id])
    assert.equal(await call(manager, 'share', { id: orders, shared: true }), 'MODEL_UNKNOWN')
  })

  await t.test('records are no way around it', async () => {
    const records = recordsOf(world, ann.principal)
    await assert.rejects(
      records.create('saved_search', { name: 'x', model: 'sale_order', owner: ann.id }),
      { code: 'ACCESS_DENIED' },
    )
    for (const change of [{ model: 'sale_order' }, { shared: true }, { owner: bob.id }]) {
      const body = JSON.stringify(change)
      const answer = await shop.ask(ann, `saved_search?id=eq.${id}`, {}, { method: 'PATCH', body })
      assert.equal(answer.status, 400, `${body} ${await answer.text()}`)
    }
    assert.deepEqual(await seen(ann), [{ name: 'Chips', shared: false, owner: ann.id }])
  })

  await t.test('a shared one is read by others and changed by its owner only', async () => {
    assert.equal(await call(ann, 'share', { id, shared: true }), 'done')
    assert.deepEqual(await seen(bob), [{ name: 'Chips', shared: true, owner: ann.id }])
    assert.equal(await call(bob, 'share', { id, shared: false }), 'ACCESS_DENIED')
    const his = recordsOf(world, bob.principal)
    await assert.rejects(his.update('saved_search', id, { name: 'Mine' }), {
      code: 'ACCESS_DENIED',
    })
    await assert.rejects(his.delete('saved_search', id), { code: 'ACCESS_DENIED' })
    const hers = recordsOf(world, ann.principal)
    await hers.update('saved_search', id, { name: 'Chip makers', pinned: true })
    assert.deepEqual(await seen(bob), [{ name: 'Chip makers', shared: true, owner: ann.id }])
    await hers.delete('saved_search', id)
    assert.deepEqual(await seen(bob), [])
  })

  await t.test('nor does a shared one tell of a model to whoever does not see it', async () => {
    const max = await world.user('maxi@example.com', ['sales_manager'])
    const big = { ...chips, name: 'Big', model: 'sale_order', shared: true }
    const orders = await call(max, 'save', big)
    await call(max, 'save', { ...chips, name: 'People', shared: true })
    const guest = recordsOf(world, { kind: 'guest' })
    assert.deepEqual(await names(shop.seller), ['Big', 'People'])
    assert.deepEqual(await names(bob), ['People'])
    assert.deepEqual(await names(shop.outsider), [])
    assert.deepEqual(await guest.find('saved_search', { select: { name: true } }), [])
    const his = recordsOf(world, bob.principal)
    assert.equal(await his.count('saved_search', { model: 'sale_order' }), 0)
    await assert.rejects(his.get('saved_search', orders, { name: true }), { code: 'NOT_FOUND' })
    await assert.rejects(his.delete('saved_search', orders), { code: 'NOT_FOUND' })
    assert.equal(await call(bob, 'share', { id: orders, shared: false }), 'NOT_FOUND')

    await world.superuser.query('delete from app.user_groups where source = $1', [max.id])
    // Their own, to be deleted; of others, nothing.
    assert.deepEqual(await names(max), ['Big', 'People'])
    assert.deepEqual(await names(shop.seller), ['Big', 'People'])
    await recordsOf(world, max.principal).delete('saved_search', orders)
    assert.deepEqual(await names(shop.seller), ['People'])
  })
})

/** The query string of a list, as the client writes it. */
function where(text: string): string {
  return new URLSearchParams({ where: text }).toString()
}

test('a shared search tells nobody of a field or filter that they do not see', async (t) => {
  const { world, manager, seller } = await openShop(t, [DEALS])
  const ann = await world.user('ann@example.com', ['sales_manager', 'contacts_user'])
  const share = async (name: string, of: string, query: string | undefined): Promise<void> => {
    await act(world, manager.principal, 'saved_search.save', {
      name,
      model: of,
      shared: true,
      ...(query !== undefined && { query }),
    })
  }
  const telling = [
    where('and(credit.gte."5")'),
    where('and(name.is."x",or(name.is."y",parent.credit.gte."5"))'),
    'where=and(credit.gte."5")',
    new URLSearchParams({ text: 'credit~5' }).toString(),
    'text=name~a;credit~5',
    'group=name%2Ccredit',
    'group=credit',
    'order=credit.desc',
    'order=name,credit',
    'credit=gt.5',
    'size=20&filter=risky',
    'filter=named%2Crisky',
    where('and(claims.name.is."x")'),
    'select=id,claims(name)',
    'group=claims',
  ]
  const plain = [
    undefined,
    '',
    new URLSearchParams({ text: 'name~credit limit; risky claims' }).toString(),
    where('and(name.is."credit")'),
    where('and(name.is."no claims, no credit")'),
    'text=name~credit',
    'filter=named&group=parent&order=name.desc',
    'text=my_credit~x&group=credits',
  ]
  for (const [at, query] of telling.entries()) await share(`telling ${at}`, 'deal', query)
  for (const [at, query] of plain.entries()) await share(`plain ${at}`, 'deal', query)
  await share('through a deal', 'claim', where('and(deal.credit.gt."5")'))

  const everything = telling.length + plain.length + 1
  for (const user of [manager, ann])
    assert.equal(await recordsOf(world, user.principal).count('saved_search'), everything)
  const records = recordsOf(world, seller.principal)
  const select = { id: true, name: true } as const
  const seen = (await records.find('saved_search', { select })).map(({ name }) => name).sort()
  assert.deepEqual(
    seen,
    [...plain.keys()].map((at) => `plain ${at}`),
  )
  assert.equal(await records.count('saved_search'), plain.length)
  const hidden = await recordsOf(world, ann.principal).find('saved_search', {
    select,
    where: { name: 'telling 0' },
  })
  const id = hidden[0]?.id ?? assert.fail()
  await assert.rejects(records.get('saved_search', id, { query: true }), { code: 'NOT_FOUND' })
  await assert.rejects(act(world, seller.principal, 'saved_search.share', { id, shared: true }), {
    code: 'NOT_FOUND',
  })
  assert.deepEqual(await recordsOf(world, { kind: 'guest' }).find('saved_search', { select }), [])

  // Their own stays theirs when they lose the group, and others who have it still see it.
  await world.superuser.query('delete from app.user_groups where source = $1', [manager.id])
  assert.equal(await recordsOf(world, manager.principal).count('saved_search'), everything)
  await world.superuser.query('delete from app.user_groups where source = $1', [ann.id])
  assert.equal(await recordsOf(world, ann.principal).count('saved_search'), 0)
})
