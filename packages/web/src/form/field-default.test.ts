import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldMeta } from '../api/meta.ts'
import { defaultOf, isDemanded, isFilledIn, plainDefaults } from './field-default.ts'
import { newBody } from './form-changes.ts'
import { findProblems } from './form-check.ts'
import type { FormFields } from './form-values.ts'

function field(name: string, value?: unknown, kind: FieldMeta['kind'] = 'text'): FieldMeta {
  const more = value === undefined ? {} : { default: value }
  return { name, kind, label: name, required: true, readonly: false, ...more }
}

const NAME = field('name')
const STATE = field('state', 'open')
const SPENT = field('spent', false, 'boolean')
const OWNER = field('owner', { cel: 'user.id' })
const LANGUAGE = field('language', { setting: 'base.language' })
const TAGS = field('tags', { list: [] }, 'json')
const rulesOf: FormFields['rulesOf'] = () => ({
  toWire: (value) => (value === '' ? null : value),
  isSame: Object.is,
})

test('a default is plain, an expression, a setting, or there is none', () => {
  assert.deepEqual(
    [NAME, STATE, SPENT, OWNER, LANGUAGE, TAGS, field('none', null)].map(defaultOf),
    [
      { kind: 'none' },
      { kind: 'plain', value: 'open' },
      { kind: 'plain', value: false },
      { kind: 'expression', source: 'user.id' },
      { kind: 'setting', key: 'base.language' },
      { kind: 'plain', value: { list: [] } },
      { kind: 'none' },
    ],
  )
})

test('only what the server itself fills in may stay empty in a new record', () => {
  assert.deepEqual([NAME, STATE, OWNER, LANGUAGE].map(isFilledIn), [false, false, true, true])
  assert.deepEqual([NAME, STATE, OWNER, LANGUAGE].map(isDemanded), [true, true, false, false])
  assert.equal(isDemanded({ required: false }), false)
})

test('a form begins with the plain defaults and never shows an expression or a setting as a value', () => {
  assert.deepEqual(plainDefaults([NAME, STATE, SPENT, OWNER, LANGUAGE]), {
    state: 'open',
    spent: false,
  })
})

test('a new record without what the server fills in is sent without it; without a name it is refused', () => {
  const fields = [NAME, OWNER, LANGUAGE]
  const form = { fields, collections: [], rulesOf }
  const check = (name: string): readonly string[] =>
    Object.keys(
      findProblems(form, {
        base: { fields: {}, lines: {} },
        values: { fields: { name, language: '' }, lines: {} },
        isRequired: isDemanded,
      }),
    )
  assert.deepEqual(check('Ann'), [])
  assert.deepEqual(check(''), ['name'])
  const { body } = newBody(form, { fields: { name: 'Ann', language: '' }, lines: {} })
  assert.deepEqual(body, { name: 'Ann' })
})
