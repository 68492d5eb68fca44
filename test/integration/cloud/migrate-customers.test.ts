import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base } from '@zennnn/base'
import { migrateCustomers } from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { app, buildRegistry, field, model } from '@zennnn/model'
import { openCloud } from './world.ts'

/** What the next version of the apps declares. */
const NEXT = app({
  name: 'next',
  label: 'Next',
  summary: 'A model that the version before did not have.',
  models: [
    model('novelty', { label: 'x', plural: 'x', fields: { name: field.text() }, access: [] }),
  ],
})

test('databases in service and suspended ones are brought up to date, others are not touched', async (t) => {
  const cloud = await openCloud(t)
  await cloud.startWork()
  const orders = await Promise.all(
    ['live', 'suspended', 'dropping'].map(async (state) => ({
      state,
      ...(await cloud.order({ slug: `is-${state}` })),
    })),
  )
  for (const { job, record, state } of orders) {
    await cloud.ended(job)
    await cloud.ask(cloud.control, 'update app.database set state = $2 where id = $1', [
      record,
      state,
    ])
  }
  const registry = buildRegistry([base, contacts, NEXT])
  const said: string[] = []
  const migrate = async () => {
    await migrateCustomers({
      ...cloud.tools,
      registryOf: () => registry,
      say: (sentence) => said.push(sentence),
    })
  }
  await migrate()
  const found = await Promise.all(
    orders.map(async ({ state, database }) => [
      state,
      (await cloud.ask(database, `select to_regclass('app.novelty') is not null as there`))?.[
        'there'
      ],
    ]),
  )
  assert.deepEqual(found, [
    ['live', true],
    ['suspended', true],
    ['dropping', false],
  ])
  assert.deepEqual(said.toSorted(), [
    'is-live was brought up to date.',
    'is-suspended was brought up to date.',
  ])
  await migrate()
  assert.equal(said.length, 2)
})
