import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lossOf } from './restore-loss-read.ts'

test('lossOf reads what a preview counted, and nothing else', () => {
  const contact = { model: 'contact', label: 'Contact', added: 2, changed: 1, deleted: 0 }
  const of = { from: 'us', away: ['eu'] }
  assert.deepEqual(lossOf({ count: { minutes: 90, models: [contact], ...of } }), {
    minutes: 90,
    models: [contact],
    ...of,
  })
  const tag = { model: 'tag', label: 'Tag' }
  assert.deepEqual(
    lossOf({ count: { minutes: 1, models: [tag], from: null, away: ['eu', 'us'] } }),
    {
      minutes: 1,
      models: [{ ...tag, added: 0, changed: 0, deleted: 0 }],
      from: undefined,
      away: ['eu', 'us'],
    },
  )
  for (const other of [undefined, null, {}, { count: {} }, { count: { minutes: '1', models: [] } }])
    assert.equal(lossOf(other), undefined)
})
