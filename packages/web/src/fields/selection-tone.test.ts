import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toneOf } from './selection-tone.ts'

const FIELD = {
  name: 'state',
  kind: 'selection',
  label: 'State',
  required: true,
  readonly: false,
  values: ['draft', 'sent', 'failed', 'red_wine', 'white_wine'].map((value) => ({
    value,
    label: value,
  })),
} as const

test('what a key is known to mean has its colour; other keys neither praise nor warn', () => {
  assert.equal(toneOf(FIELD, 'draft'), 'neutral')
  assert.equal(toneOf(FIELD, 'sent'), 'info')
  assert.equal(toneOf(FIELD, 'failed'), 'danger')
  for (const key of ['red_wine', 'white_wine'])
    assert.ok(['neutral', 'accent', 'info'].includes(toneOf(FIELD, key)))
  assert.equal(toneOf(FIELD, 'no longer declared'), 'neutral')
})
