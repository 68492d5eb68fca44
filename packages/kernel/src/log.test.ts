import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, type LogFields } from './log.ts'

const clock = { now: () => new Date('2026-11-20T12:00:00.000Z') }

function lineOf(event: string, fields: LogFields): string {
  const lines: string[] = []
  createLog({ clock, level: 'info', write: (line) => lines.push(line) }).info(event, fields)
  return lines.join('')
}

test('no line of the log has the number of a card, wherever it stands and however it is written', () => {
  for (const value of [
    '4111111111111111',
    'paid with 4111-1111-1111-1111 today',
    'first line\n4111111111111111',
    4_111_111_111_111_111,
    4_111_111_111_111_111n,
    ['x', '4111111111111111'],
    { deep: [{ note: '4111 1111 1111 1111' }] },
    { deep: { 'the card 4111111111111111': true } },
    { price: Reflect.apply(Reflect.get(JSON, 'rawJSON'), JSON, ['4111111111111111.00']) },
    new Error('could not charge 4111111111111111'),
    new Error('outer', { cause: new Error('4111111111111111') }),
  ]) {
    const line = lineOf('charged', { value })
    assert.doesNotMatch(line.replaceAll(/[ -]/g, ''), /411111/)
    assert.match(line, /1111/)
    assert.doesNotThrow(() => JSON.parse(line))
  }
  assert.doesNotMatch(lineOf('charged 4111111111111111', { 'of 4111111111111111': 1 }), /411111/)
})

test('what is no number of a card is written as it is', () => {
  const line = lineOf('request', {
    path: '/api/contact?id=eq.019ae3b2-4111-7111-8111-111111111111',
    duration_ms: 0.4111111111111111,
    bytes: 4_111_111_111_111_112,
    big: 12n,
    none: null,
    list: [1, { name: 'x' }],
  })
  assert.deepEqual(JSON.parse(line), {
    at: '2026-11-20T12:00:00.000Z',
    level: 'info',
    event: 'request',
    path: '/api/contact?id=eq.019ae3b2-4111-7111-8111-111111111111',
    duration_ms: 0.4111111111111111,
    bytes: 4_111_111_111_111_112,
    big: '12',
    none: null,
    list: [1, { name: 'x' }],
  })
})
