import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AccessRule,
  allow,
  allowWithRecord,
  app,
  buildRegistry,
  field,
  group,
  model,
  restrict,
  restrictToKnownModel,
  restrictToRecord,
} from '@zennnn/model'
import { seesAll, seesAllOfCompany } from './plan-sees-all.ts'

const common = { label: 'x', plural: 'x', title: 'id' }
const MINE = 'record.company in user.companies'
const all = [allow('boss', ['read']), allow('clerk', ['read'], 'record.id == user.id')]
const company = field.reference('company', { required: true })

/** Records of one model with these restrictions; `loose` need not have a company, `line` has one through its deal. */
function who(name: 'deal' | 'loose' | 'line', ...rules: readonly (string | AccessRule)[]) {
  const accessOf = (one: string): readonly AccessRule[] =>
    one === name
      ? [...all, ...rules.map((rule) => (typeof rule === 'string' ? restrict(rule) : rule))]
      : all
  const registry = buildRegistry([
    app({
      name: 'deals',
      label: 'Deals',
      summary: 'For tests.',
      groups: [group('boss', 'Boss'), group('clerk', 'Clerk')],
      models: [
        model('user', { ...common, fields: { name: field.text() }, access: [] }),
        model('company', { ...common, fields: { name: field.text() }, access: [] }),
        model('deal', {
          ...common,
          fields: { company, of: field.text() },
          access: accessOf('deal'),
        }),
        model('loose', {
          ...common,
          fields: { company: field.reference('company') },
          access: accessOf('loose'),
        }),
        model('line', {
          ...common,
          fields: { deal: field.reference('deal', { required: true }), company },
          access: accessOf('line'),
        }),
      ],
    }),
  ])
  const found = registry.models.get(name)
  assert.ok(found)
  return { every: seesAll(registry, found), own: seesAllOfCompany(registry, found) }
}

test('who may read without a condition sees all; who may with one does not', () => {
  assert.deepEqual(who('deal').every, { groups: ['boss'], inEveryCompany: false })
})

test('behind a restriction to companies one must be in every one, or ask within the own', () => {
  for (const rule of [MINE, `record.id == link.record || ${MINE}`]) {
    const { every, own } = who('deal', rule)
    assert.deepEqual(every, { groups: ['boss'], inEveryCompany: true }, rule)
    assert.deepEqual(own, { groups: ['boss'], inEveryCompany: false }, rule)
  }
  assert.deepEqual(who('line', 'record.deal.company in user.companies').every, {
    groups: ['boss'],
    inEveryCompany: true,
  })
})

test('behind any other restriction nobody sees all', () => {
  for (const rule of [
    'record.company == user.company',
    `${MINE} && record.id == link.record`,
    `!(${MINE})`,
    'record.created_by == user.id',
  ])
    assert.deepEqual(who('deal', rule).every.groups, [], rule)
  assert.deepEqual(who('deal', MINE, 'record.created_by == user.id').own.groups, [])
  // A record of no company is hidden from everybody.
  assert.deepEqual(who('loose', MINE).every.groups, [])
})

test('behind the visibility of what records speak of nobody sees all; what it adds takes nothing away', () => {
  const of = { model: 'of', record: 'of' }
  assert.deepEqual(who('deal', restrictToRecord(of)).every.groups, [])
  const known = restrictToKnownModel({
    model: 'of',
    words: 'of',
    except: 'record.created_by == user.id',
  })
  assert.deepEqual(who('deal', known).own.groups, [])
  assert.deepEqual(who('deal', allowWithRecord(of)).every.groups, ['boss'])
})
