import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lossOf } from './restore-loss-read.ts'

test('lossOf reads what a preview counted, and nothing else', () => {
  const contact = { model: 'contact', label: 'Contact', added: 2, changed: 1, deleted: 0 }
  assert.deepEqual(lossOf({ count: { minutes: 90, models: [contact] } }), {
    minutes: 90,
    models: [contact],
  })
  assert.deepEqual(lossOf({ count: { minutes: 1, models: [{ model: 'tag', label: 'Tag' }] } }), {
    minutes: 1,
    models: [{ model: 'tag', label: 'Tag', added: 0, changed: 0, deleted: 0 }],
  })
  for (const other of [undefined, null, {}, { count: {} }, { count: { minutes: '1', models: [] } }])
    assert.equal(lossOf(other), undefined)
})
