import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logLines } from './log-lines.ts'

const NOTHING = {
  region: 'us',
  until: null,
  isBehind: true,
  isPlayable: true,
  keySince: null,
  heldSince: null,
  spans: [],
  bases: 0,
  newestBaseAt: null,
  message: null,
  baseMessage: null,
}

test('a log that is kept says where, up to when, and what can be brought back', () => {
  const [from, until] = [new Date('2026-03-01T02:00:00Z'), new Date('2026-03-05T10:00:00Z')]
  const kept = {
    ...NOTHING,
    until,
    isBehind: false,
    spans: [{ from, until }],
    bases: 4,
    newestBaseAt: from,
  }
  assert.deepEqual(logLines(kept), [
    'The log is in us up to 2026-03-05T10:00:00.000Z: customers changed nothing since.',
    'The newest base can be played from 2026-03-01T02:00:00.000Z on.',
    'Every second from 2026-03-01T02:00:00.000Z to 2026-03-05T10:00:00.000Z can be brought back.',
  ])
  assert.match(logLines({ ...kept, isBehind: true })[0] ?? '', /and more is on its way\.$/)
  const afterGap = logLines({ ...kept, isPlayable: false })[0] ?? ''
  assert.match(afterGap, /cannot be played before its first base is made\.$/)
  assert.doesNotMatch(afterGap, /changed nothing/)
})

test('a log that waits says for what', () => {
  const at = new Date('2026-03-05T10:00:00Z')
  assert.equal(
    logLines({ ...NOTHING, heldSince: at }).at(-1),
    'Since 2026-03-05T10:00:00.000Z nothing is sent: it is being tidied there, or gets another password.',
  )
  assert.match(
    logLines({ ...NOTHING, keySince: at }).at(-1) ?? '',
    /^Only this machine can open it/,
  )
})

test('a log that is not kept says why', () => {
  assert.deepEqual(logLines({ ...NOTHING, region: null }), [
    'The log is not kept: there is no second region.',
  ])
  assert.deepEqual(logLines({ ...NOTHING, message: 'The disk has no room for the log.' }), [
    'Nothing of the log can be played in us yet.',
    'There is no base yet: no moment can be brought back.',
    'Needs a look: The disk has no room for the log.',
  ])
  assert.equal(logLines({ ...NOTHING, baseMessage: 'It broke.' }).at(-1), 'Needs a look: It broke.')
})
