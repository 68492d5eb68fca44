import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  acceptanceOf,
  type ClusterState,
  degraded,
  firstState,
  moved,
  parseState,
  released,
  synchronous,
  wanting,
  writeState,
} from './cluster-state.ts'

const MADE_AT = new Date('2026-03-01T08:00:00.250Z')
const LATER = new Date('2026-03-01T09:00:00Z')
const FIRST = firstState(MADE_AT)
const SYNC = synchronous(FIRST, MADE_AT)
const ACCEPTANCE = 'lose changes since 2026-03-01T08:00:00Z'

test('a cluster begins with its one server as primary, which waits for nobody', () => {
  assert.deepEqual(FIRST, {
    epoch: 1,
    primary: 'a',
    replication: 'DEGRADED',
    since: MADE_AT,
    auto: true,
    standby: true,
    kept: null,
  })
})

test('degraded and synchronous tell since when, and keep it when nothing changes', () => {
  assert.deepEqual(degraded(SYNC, LATER), { ...SYNC, replication: 'DEGRADED', since: LATER })
  assert.equal(degraded(FIRST, LATER), FIRST)
  assert.equal(synchronous(SYNC, LATER), SYNC)
})

test('synchronous is refused where there is no standby to wait for', () => {
  for (const state of [
    { ...FIRST, standby: false },
    { ...FIRST, kept: 'b' },
  ] as const)
    assert.throws(() => synchronous(state, LATER), { id: 'sync-without-standby' })
})

test('moved in SYNC needs no acceptance, grows the epoch and leaves the old primary free to follow', () => {
  assert.equal(acceptanceOf(SYNC), undefined)
  assert.deepEqual(moved(SYNC, LATER, undefined), {
    ...SYNC,
    epoch: 2,
    primary: 'b',
    replication: 'DEGRADED',
    since: LATER,
  })
})

test('moved in DEGRADED is refused without the exact text, and with it keeps the old primary apart', () => {
  assert.equal(acceptanceOf(FIRST), ACCEPTANCE)
  for (const text of [undefined, '', 'lose changes', `${ACCEPTANCE} `, ACCEPTANCE.toUpperCase()])
    assert.throws(() => moved(FIRST, LATER, text), { id: 'move-unaccepted' })
  const after = moved(FIRST, LATER, ACCEPTANCE)
  assert.deepEqual([after.primary, after.epoch, after.kept], ['b', 2, 'a'])
  assert.equal(released(after).kept, null)
})

test('wanting no standby ends the waiting for it', () => {
  assert.deepEqual(wanting(SYNC, false, LATER), {
    ...SYNC,
    replication: 'DEGRADED',
    since: LATER,
    standby: false,
  })
  assert.deepEqual(wanting({ ...FIRST, standby: false }, true, LATER), FIRST)
})

test('what writeState writes, parseState reads', () => {
  for (const state of [FIRST, SYNC, moved(FIRST, LATER, ACCEPTANCE), { ...SYNC, auto: false }])
    assert.deepEqual(parseState(writeState(state), '/home/cluster.json'), state)
})

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- just written
const GOOD = JSON.parse(writeState(SYNC)) as ClusterState

for (const [what, text] of [
  ['nothing', ''],
  ['half of it', writeState(SYNC).slice(0, 40)],
  ['a list', '[]'],
  ['null', 'null'],
  ['an epoch of 0', JSON.stringify({ ...GOOD, epoch: 0 })],
  ['an epoch of text', JSON.stringify({ ...GOOD, epoch: '1' })],
  ['a third node', JSON.stringify({ ...GOOD, primary: 'c' })],
  ['another replication', JSON.stringify({ ...GOOD, replication: 'ASYNC' })],
  ['no instant', JSON.stringify({ ...GOOD, since: 'yesterday' })],
  ['a primary that is kept apart', JSON.stringify({ ...GOOD, kept: 'a' })],
  ['a name too many', JSON.stringify({ ...GOOD, more: 1 })],
  ['a name too few', JSON.stringify({ ...GOOD, auto: undefined })],
] as const)
  test(`parseState refuses ${what}, and says which file`, () => {
    assert.throws(() => parseState(text, '/home/cluster.json'), {
      code: 'SETUP_FAILED',
      message: /^The file \/home\/cluster\.json is damaged/,
      hint: /Do not start either server by hand/,
    })
  })
