import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import { contacts } from '@zennnn/contacts'
import { buildRegistry, type Model } from '@zennnn/model'
import { sales } from './index.ts'

const registry = buildRegistry([base, contacts, sales])

function modelOf(name: string): Model {
  const model = registry.models.get(name)
  assert.ok(model, name)
  return model
}

test('sales: its declarations and those it stands on are consistent', () => {
  assert.deepEqual(
    ['sale_order', 'sale_order_line', 'product', 'tax'].filter(
      (name) => !registry.models.has(name),
    ),
    [],
  )
  assert.ok(modelOf('contact').fields.has('sale_orders'))
})

test('sales: a set of apps without contacts is refused', () => {
  assert.throws(() => buildRegistry([base, sales]), { code: 'APP_INVALID' })
})

test('sales: only its own groups and the bearer of a link have rights to its models', () => {
  for (const name of ['sale_order', 'sale_order_line', 'product', 'tax'])
    for (const { group } of modelOf(name).grants)
      assert.ok(['sales_user', 'sales_manager', 'link'].includes(group), `${name} ${group}`)
})

test('sales: the bearer of a link only reads, and only by the record of the link', () => {
  const grants = [...registry.models.values()].flatMap((model) =>
    model.grants.filter((grant) => grant.group === 'link').map((grant) => ({ model, grant })),
  )
  assert.deepEqual(
    grants.map(({ model, grant }) => [model.name, grant.operations, grant.where]),
    [
      ['sale_order', ['read'], 'record.id == link.record'],
      ['sale_order_line', ['read'], 'record.sale_order == link.record'],
    ],
  )
})

test('sales: nobody deletes a quotation, so its numbers have no gaps', () => {
  assert.ok(modelOf('sale_order').grants.every((grant) => !grant.operations.includes('delete')))
})

test('sales: what actions decide is not writable through the API', () => {
  const { fields } = modelOf('sale_order')
  const decided = ['state', 'number', 'total', 'sent_to', 'confirmed_by_name', 'confirmed_at']
  for (const name of decided) assert.equal(fields.get(name)?.readonly, true, name)
})

test('countries: each code once, in capital letters', () => {
  const codes = contacts.seeds.flatMap((seed) => seed.records.map((record) => record['code']))
  assert.equal(codes.length, 249)
  assert.equal(new Set(codes).size, 249)
  assert.ok(codes.every((code) => /^[A-Z]{2}$/.test(String(code))))
})

test('sales: the guide for developers shows the product as it is declared', async () => {
  const [guide, declared] = await Promise.all(
    ['../../../docs/developer/declare-a-model.md', 'product.ts'].map(
      async (path) => await readFile(new URL(path, import.meta.url), 'utf8'),
    ),
  )
  assert.ok(declared !== undefined && guide?.includes(`\`\`\`ts\n${declared}\`\`\``))
})
