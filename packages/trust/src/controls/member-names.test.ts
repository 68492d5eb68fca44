import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply, SampleCanary } from '../outside/sample-canary.ts'
import { memberNamesControl, privateNames } from './member-names.ts'

const { signal } = new AbortController()

test('no member of a model can be called but its actions', async () => {
  const seen = await memberNamesControl(new SampleCanary().port).observe(signal)
  assert.equal(seen.outcome, 'holds', seen.measured)
  assert.match(seen.measured, /^none of \d+ names of 2 models can be called but declared actions$/)
})

test('names of fields, prototypes, hidden twins of actions and actions of other models are tried, declared ones not', () => {
  const model = { operations: [], fields: [], actions: [{ name: 'confirm', on: 'record' }] }
  const field = { kind: 'text', isReadonly: false, maxLength: 1, format: undefined }
  const names = privateNames([
    { ...model, name: 'order', fields: [{ ...field, name: 'total' }] },
    { ...model, name: 'tax', actions: [] },
  ])
  for (const name of [
    'order.total',
    'order.constructor',
    'tax.__proto__',
    'order._confirm',
    'order.CONFIRM',
    'order.confirm.call',
    'tax.confirm',
    'confirm',
    'toString',
    'order.elevate',
  ])
    assert.ok(names.includes(name), name)
  assert.ok(!names.includes('order.confirm'))
})

test('sabotage: one name that answers, whatever it says', async () => {
  for (const name of ['contact.constructor', 'contact.notes', 'contact.deactivate', 'elevate'])
    for (const answer of [reply(200, {}), reply(403, { code: 'ACCESS_DENIED' }), reply(500)]) {
      const canary = new SampleCanary(({ path }, right) =>
        path === `/api/rpc/${name}` ? answer : right,
      )
      const seen = await memberNamesControl(canary.port).observe(signal)
      assert.equal(seen.outcome, 'fails', name)
      assert.equal(seen.figures['called'], 1)
    }
})

test('sabotage: where no action can be called at all nothing is proved', async () => {
  const canary = new SampleCanary(({ path }, right) =>
    path.startsWith('/api/rpc/') ? reply(404, { code: 'PGRST202' }) : right,
  )
  assert.equal((await memberNamesControl(canary.port).observe(signal)).outcome, 'unknown')
})
