import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, OrderRecorder, type StoredOrder } from './order-oracle.ts'

const EXPECTED = { lines: 2, total: '30.00' }

function stored(position: number, changed: Partial<StoredOrder> = {}): StoredOrder {
  return {
    id: `id${position}`,
    note: `note${position}`,
    number: `S2026-0000${position}`,
    lines: 2,
    total: '30.00',
    sum: '30.00',
    audited: 1,
    audited_lines: 2,
    ...changed,
  }
}

function recorder(): OrderRecorder {
  const made = new OrderRecorder()
  for (const note of ['note1', 'note2']) made.ask(note)
  made.acknowledge('note1', 'id1')
  return made
}

test('nothing is wrong when the acknowledged is there, and the other either way', () => {
  const { asked } = recorder()
  assert.deepEqual(judge(asked, [stored(1)], EXPECTED), [])
  assert.deepEqual(judge(asked, [stored(1), stored(2)], EXPECTED), [])
})

const CASES: readonly (readonly [string, readonly StoredOrder[], string])[] = [
  ['a lost order', [], 'note1: lost'],
  ['another id', [stored(1, { id: 'x' })], 'note1: another id than acknowledged'],
  ['a double', [stored(1), stored(2), stored(3, { note: 'note2' })], 'note2: 2 times there'],
  ['a stranger', [stored(1), stored(2, { note: 'other' })], 'other: nobody asked for it'],
  ['a header alone', [stored(1, { lines: 0, sum: '0', audited_lines: 0 })], 'note1: 0 lines'],
  ['a wrong total', [stored(1, { total: '20.00' })], 'note1: total 20.00, lines 30.00'],
  ['no audit entry', [stored(1, { audited: 0 })], 'note1: 0 audit entries, 2 of lines'],
  ['a gap', [stored(1), stored(2, { number: 'S2026-00003' })], 'numbers: 3 where 2 should be'],
  [
    'a double number',
    [stored(1), stored(2, { number: 'S2026-00001' })],
    'numbers: 1 where 2 should be',
  ],
]
for (const [name, orders, problem] of CASES)
  test(`the judge sees ${name}`, () => {
    assert.ok(judge(recorder().asked, orders, EXPECTED).includes(problem))
  })
