import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, buildRegistry, field, group, model } from '@zennnn/model'
import { unmasked } from './action-registry.ts'
import { compileQuery } from './query-compile.ts'
import { fullSight } from './query-sight.ts'

const common = { label: 'x', plural: 'x', access: [] }
const registry = buildRegistry([
  app({
    name: 'shop',
    label: 'Shop',
    summary: 'For tests.',
    groups: [group('boss', 'Boss')],
    models: [
      model('user', {
        ...common,
        fields: { name: field.text(), salary: field.money({ groups: ['boss'] }) },
      }),
      model('tag', { ...common, fields: { name: field.text() } }),
    ],
  }),
])
const salaries = {
  model: 'user',
  select: [{ kind: 'field', name: 'salary', path: [], alias: undefined, cast: undefined }],
  where: undefined,
  order: [],
  limit: undefined,
  offset: undefined,
  count: undefined,
} as const

test('the platform reads limited fields from the table, everybody else through the mask', () => {
  assert.match(compileQuery(fullSight(registry), salaries).text, /from app_read\."user"/)
  const { text } = compileQuery(fullSight(unmasked(registry)), salaries)
  assert.match(text, /from app\."user"/)
  assert.doesNotMatch(text, /app_read/)
})
