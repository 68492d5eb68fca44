import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldRequest, toldRequests } from './staff-lines.ts'

const ASKED = {
  id: 'r1',
  staff: 'Olga',
  ticket: 'T-17',
  state: 'asked',
  asked: { models: [], may_write: false, hours: 4 },
  granted: null,
}

test('toldRequest: what was granted counts, not what was asked for', () => {
  assert.equal(toldRequest(ASKED).line, 'r1  asked     Olga, T-17: the settings to read, 4 h')
  const granted = { models: ['contact'], may_write: true, expires_at: '2026-01-02T03:04:05Z' }
  assert.equal(
    toldRequest({ ...ASKED, state: 'granted', granted }).line,
    'r1  granted   Olga, T-17: contact to read and change, until 2026-01-02T03:04:05Z',
  )
})

test('toldRequests: what is no list has no lines', () => {
  assert.deepEqual(toldRequests(null), [])
})
