import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstState, synchronous } from './cluster-state.ts'
import { composeView, type Findings } from './view-compose.ts'

const SINCE = new Date('2026-03-01T08:00:00Z')
const DEGRADED = firstState(SINCE)
const SYNC = synchronous(DEGRADED, SINCE)
const SLOT = { name: 'zennnn_standby', keptBytes: 5_000, status: 'reserved' }

function findings(more: Partial<Findings>): Findings {
  return {
    reading: { walBytes: 16, slots: [SLOT], follower: { lagBytes: 8, lagSeconds: 0.5 } },
    freeBytes: 1_000,
    primary: 'serving',
    phase: 'idle',
    now: new Date(SINCE.getTime() + 30_000),
    lastMove: undefined,
    called: undefined,
    noRoom: undefined,
    notFollowing: undefined,
    doubt: undefined,
    ...more,
  }
}

const AWAY = { walBytes: 16, slots: [SLOT], follower: undefined }

test('a standby that is waited for follows, and one that is not yet catches up', () => {
  assert.deepEqual(composeView(SYNC, findings({})).standby, {
    node: 'b',
    state: 'following',
    lagBytes: 8,
    lagSeconds: 0.5,
  })
  assert.equal(composeView(DEGRADED, findings({})).standby.state, 'catching_up')
})

test('a standby that is away is behind by what is kept for it, and by the time since', () => {
  assert.deepEqual(composeView(DEGRADED, findings({ reading: AWAY })).standby, {
    node: 'b',
    state: 'away',
    lagBytes: 5_000,
    lagSeconds: 30,
  })
})

test('nothing is claimed about a standby while it is made, or while the primary says nothing', () => {
  assert.deepEqual(composeView(DEGRADED, findings({ phase: 'copying' })).standby, {
    node: 'b',
    state: 'being_made',
  })
  const blind = composeView(DEGRADED, findings({ reading: undefined, primary: 'away' }))
  assert.deepEqual(blind.standby, { node: 'b', state: 'away' })
  assert.equal(blind.silent, true)
  assert.equal('silent' in composeView(DEGRADED, findings({})), false)
  assert.deepEqual([blind.primary.state, blind.slots, blind.disk.walBytes], ['away', [], 0])
})

test('a disk that never had room for a standby is no call for a person, and the reason is shown', () => {
  const sentence = 'The disk has no room for a standby: 9 MB are missing.'
  const reading = { ...AWAY, slots: [] }
  const noRoom = { sentence, isMissed: false }
  const never = findings({ reading, noRoom, notFollowing: sentence })
  const { standby, needs } = composeView(DEGRADED, never)
  assert.deepEqual(standby, { node: 'b', state: 'away', why: sentence })
  assert.equal(needs, undefined)
  // What is wrong with the primary is another matter, and so is a standby that was given up.
  assert.equal(composeView(DEGRADED, { ...never, called: 'Look.' }).needs, 'Look.')
  const lost = composeView(DEGRADED, { ...never, noRoom: { sentence, isMissed: true } })
  assert.equal(lost.needs, sentence)
  assert.equal('why' in lost.standby, false)
})

test('why a standby does not follow calls a person where there is room for it', () => {
  const found = findings({ reading: AWAY, notFollowing: 'It ended.' })
  assert.equal(composeView(DEGRADED, found).needs, 'It ended.')
})

test('a cluster without a standby says so', () => {
  assert.equal(composeView({ ...DEGRADED, standby: false }, findings({})).standby.state, 'none')
})

test('an old primary that is kept apart needs a person, and so does what was found', () => {
  assert.equal(composeView(SYNC, findings({})).needs, undefined)
  assert.match(
    composeView({ ...DEGRADED, kept: 'b' }, findings({})).needs ?? '',
    /cluster rejoin local --discard "discard what only b has"$/,
  )
  assert.equal(composeView(SYNC, findings({ called: 'Look.' })).needs, 'Look.')
})

test('SYNC is never shown when the state could not be written, and a person is needed', () => {
  const doubt = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const view = composeView(SYNC, findings({ doubt, called: 'Look.' }))
  assert.equal(view.replication, 'DEGRADED')
  assert.match(view.needs ?? '', /could not be written.*no space left on device.*Free some space/)
})
