import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHistory, planContinuation } from './log-fork.ts'
import { parseSegments } from './log-segment.ts'

const FILES = parseSegments([
  '000000010000000000000003',
  '000000010000000000000004',
  '000000010000000000000005.partial',
  '00000002.history',
])

function removed(server: Parameters<typeof planContinuation>[1]): unknown {
  const plan = planContinuation(FILES, server)
  return plan.kind === 'follow' ? plan.remove.map(({ name }) => name) : plan.kind
}

test('the history of a server that was promoted twice says where each life ended', () => {
  const text =
    '1\t0/5A00148\tno recovery target specified\n\n2\t1/2000000\tno recovery target specified\n'
  assert.deepEqual(parseHistory(text), [
    { timeline: 1, segment: 5 },
    { timeline: 2, segment: 258 },
  ])
  assert.deepEqual(parseHistory('# nothing\n'), [])
})

test('on the same timeline nothing is taken back', () => {
  assert.deepEqual(removed({ timeline: 1, forks: [] }), [])
  assert.deepEqual(planContinuation([], { timeline: 4, forks: [] }), { kind: 'follow', remove: [] })
})

test('after a promotion the segment of the fork and those beyond it are fetched anew', () => {
  assert.deepEqual(removed({ timeline: 2, forks: [{ timeline: 1, segment: 5 }] }), [
    '000000010000000000000005.partial',
  ])
  assert.deepEqual(removed({ timeline: 2, forks: [{ timeline: 1, segment: 4 }] }), [
    '000000010000000000000004',
    '000000010000000000000005.partial',
  ])
})

test('what was already fetched of the new timeline stays', () => {
  const files = parseSegments(['000000010000000000000004', '000000020000000000000005.partial'])
  assert.deepEqual(planContinuation(files, { timeline: 2, forks: [{ timeline: 1, segment: 5 }] }), {
    kind: 'follow',
    remove: [],
  })
})

test('the log of another life is none to go on from', () => {
  assert.equal(removed({ timeline: 3, forks: [{ timeline: 2, segment: 9 }] }), 'apart')
  assert.equal(
    planContinuation(parseSegments(['000000050000000000000004']), { timeline: 2, forks: [] }).kind,
    'apart',
  )
})
