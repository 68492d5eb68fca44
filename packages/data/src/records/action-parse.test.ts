import assert from 'node:assert/strict'
import { test } from 'node:test'
import { app, buildRegistry, field, model, modelAction, recordAction } from '@zennnn/model'
import { findAction, parseActionInput } from './action-parse.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const run = async (): Promise<void> => await Promise.resolve()
const close = recordAction({
  model: 'ticket',
  name: 'close',
  label: 'Close',
  groups: ['member'],
  parameters: {
    reason: field.text({ required: true }),
    refund: field.money({ default: '0' }),
    urgent: field.boolean(),
  },
  run,
})
const sweep = modelAction({
  model: 'ticket',
  name: 'sweep',
  label: 'Sweep',
  groups: ['member'],
  run,
})
const registry = buildRegistry([
  app({
    name: 'desk',
    label: 'Desk',
    summary: 'For tests.',
    models: [
      model('user', { label: 'x', plural: 'x', access: [], fields: { name: field.text() } }),
      model('ticket', { label: 'x', plural: 'x', access: [], fields: { name: field.text() } }),
    ],
    actions: [close, sweep],
  }),
])

test('an action is found by its whole name only', () => {
  assert.equal(findAction(registry, 'ticket.close').name, 'close')
  for (const name of [
    'close',
    'ticket',
    'ticket.',
    '.close',
    'ticket.close.',
    'ticket.close.run',
    'user.close',
    'ticket.constructor',
    '__proto__.close',
    'ticket.Close',
    '',
  ])
    assert.throws(() => findAction(registry, name), { code: 'ACTION_UNKNOWN' }, name)
})

test('parameters are parsed, defaults filled in, and the id set apart', () => {
  assert.deepEqual(
    parseActionInput(close, { id: ID.toUpperCase(), reason: 'done', refund: 12.5 }),
    {
      id: ID,
      values: { reason: 'done', refund: '12.5', urgent: false },
    },
  )
  assert.deepEqual(parseActionInput(sweep, {}), { id: undefined, values: {} })
})

test('all that is wrong with parameters is told at once', () => {
  assert.throws(
    () => parseActionInput(close, { id: 'x', refund: '0.001' }),
    (error: { code: string; details: readonly { field: string }[] }) => {
      assert.equal(error.code, 'VALUE_INVALID')
      assert.deepEqual(
        error.details.map((each) => each.field),
        ['id', 'reason', 'refund'],
      )
      return true
    },
  )
  assert.throws(() => parseActionInput(sweep, { id: ID }), { code: 'FIELD_UNKNOWN' })
  for (const name of ['run', 'constructor', '__proto__', 'toString'])
    assert.throws(
      () =>
        parseActionInput(
          close,
          Object.fromEntries([
            ['id', ID],
            ['reason', 'x'],
            [name, 1],
          ]),
        ),
      { code: 'FIELD_UNKNOWN' },
    )
  for (const body of [null, undefined, [], 'x', 1])
    assert.throws(() => parseActionInput(sweep, body), { code: 'BODY_INVALID' })
})
