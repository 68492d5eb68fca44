import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentOf, secondsLeft, secondsSilent, stepStates, toJob } from './job-state.ts'

const NOW = new Date('2026-11-28T10:00:10Z')

function job(values: Readonly<Record<string, unknown>>): ReturnType<typeof toJob> {
  return toJob({
    id: 'j',
    kind: 'import',
    state: 'running',
    steps: ['rows', 'finish'],
    step: 'rows',
    done: 0,
    total: 100,
    started_at: '2026-11-28T10:00:00Z',
    heartbeat_at: '2026-11-28T10:00:08Z',
    ...values,
  })
}

function states(values: Readonly<Record<string, unknown>>): readonly string[] {
  return stepStates(job(values)).map(({ state }) => state)
}

test('stepStates: what is behind is done, what is ahead waits, what was interrupted says how', () => {
  assert.deepEqual(states({}), ['current', 'waiting'])
  assert.deepEqual(states({ step: 'finish' }), ['done', 'current'])
  assert.deepEqual(states({ step: 'finish', state: 'done' }), ['done', 'done'])
  assert.deepEqual(states({ step: 'finish', state: 'failed' }), ['done', 'failed'])
  assert.deepEqual(states({ step: 'rows', state: 'cancelled' }), ['cancelled', 'waiting'])
  assert.deepEqual(states({ step: null, state: 'queued' }), ['waiting', 'waiting'])
  assert.deepEqual(states({ steps: null }), [])
})

test('percentOf is 100 only when the job is done, and unknown without a total', () => {
  assert.equal(percentOf(job({ done: 99.99, total: 100 })), 99)
  assert.equal(percentOf(job({ done: 100 })), 99)
  assert.equal(percentOf(job({ done: 7, total: null })), undefined)
  assert.equal(percentOf(job({ done: 7, total: 0 })), undefined)
  assert.equal(percentOf(job({ state: 'done', done: 0, total: null })), 100)
})

test('secondsLeft goes on as until now, and says nothing where nothing can be known', () => {
  assert.equal(secondsLeft(job({ done: 25 }), NOW), 30)
  assert.equal(secondsLeft(job({ done: 0 }), NOW), undefined)
  assert.equal(secondsLeft(job({ done: 1, total: 3 }), NOW), undefined)
  assert.equal(secondsLeft(job({ done: 25, started_at: '2026-11-28T10:00:09Z' }), NOW), undefined)
  assert.equal(secondsLeft(job({ done: 25, state: 'failed' }), NOW), undefined)
})

test('secondsSilent counts from the last sign of life, while one is to be expected', () => {
  assert.equal(secondsSilent(job({}), NOW), 2)
  assert.equal(secondsSilent(job({ heartbeat_at: null }), NOW), 10)
  assert.equal(secondsSilent(job({ heartbeat_at: '2026-11-28T10:00:59Z' }), NOW), 0)
  assert.equal(secondsSilent(job({ state: 'queued' }), NOW), undefined)
  assert.equal(secondsSilent(job({ state: 'done' }), NOW), undefined)
})

test('toJob takes what a record holds, however little', () => {
  const empty = toJob({ id: 'j' })
  assert.deepEqual([empty.state, empty.log, empty.problem], ['queued', [], undefined])
  const full = job({
    log: [{ at: '2026-11-28T10:00:00Z', text: 'Hello' }, null],
    problem: { message: 'No.', hint: null, details: { request_id: 'r1' } },
  })
  assert.deepEqual(full.log[1], { at: '', text: '' })
  assert.deepEqual(full.problem, { message: 'No.', hint: undefined, requestId: 'r1' })
})
