import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cluster, Clusters } from './cluster-api.ts'
import { isBusy, isStranded } from './cluster-busy.ts'
import {
  deadWords,
  drillWords,
  lagWords,
  lossWords,
  moveKey,
  moveWords,
  slotLabel,
} from './cluster-words.ts'
import { sentenceWords } from './step-words.ts'

const SYNC: Cluster = {
  name: 'local',
  epoch: 1,
  auto: true,
  replication: 'SYNC',
  since: '2026-11-30T12:00:00Z',
  primary: { node: 'a', state: 'serving' },
  standby: { node: 'b', state: 'following', lagBytes: 0, lagSeconds: 0 },
  slots: [],
  disk: { freeBytes: 1, walBytes: 1 },
}
const WELL: Clusters = {
  now: '2026-11-30T12:00:00Z',
  clusters: [SYNC],
  move: null,
  history: { orders: [], moves: [], drills: [] },
}

test('what a crash would lose is said in words, and never less than nobody knows', () => {
  const later = new Date('2026-11-30T12:00:03.200Z')
  const degraded = { ...SYNC, replication: 'DEGRADED' } as const
  const saying = (standby: Cluster['standby']): string => lossWords({ ...degraded, standby }, later)
  assert.equal(lossWords(SYNC, later), 'A crash now would lose nothing.')
  const four = 'A lost disk would lose up to 4 seconds of changes.'
  assert.equal(saying({ node: 'b', state: 'away' }), four)
  // One that hangs says what was true before.
  assert.equal(saying({ node: 'b', state: 'catching_up', lagBytes: 500, lagSeconds: 0 }), four)
  assert.equal(
    saying({ node: 'b', state: 'catching_up', lagBytes: 0, lagSeconds: 0.1 }),
    'A lost disk would lose up to 1 second of changes.',
  )
  for (const standby of [
    { state: 'none' },
    { state: 'being_made' },
    { state: 'away', why: 'The disk has no room.' },
  ] as const)
    assert.match(saying({ node: 'b', ...standby }), /^There is no standby/)
})

test('how far a standby is behind is said in bytes and seconds, where somebody knows', () => {
  const standby = { node: 'b', state: 'catching_up' } as const
  assert.equal(
    lagWords({ ...standby, lagBytes: 2_000_000, lagSeconds: 1.25 }),
    '2 MB behind, 1.3 sec behind',
  )
  assert.equal(lagWords(standby), '')
})

test('what becomes of a dead primary is said, and without a standby nobody is told of one that takes over', () => {
  assert.equal(deadWords(SYNC), 'is failed over by itself, in SYNC')
  assert.equal(deadWords({ ...SYNC, auto: false }), 'waits for a person')
  assert.equal(
    deadWords({ ...SYNC, standby: { node: 'b', state: 'none' } }),
    'is started again in its place',
  )
})

test('a slot is named by what it is for; one of somebody else by its name', () => {
  assert.deepEqual(['zennnn_standby', 'zennnn_log', 'mine'].map(slotLabel), [
    'Log kept for the standby',
    'Log kept until it is shipped',
    'Log kept for mine',
  ])
})

test('what was moved and rehearsed is said with its figures', () => {
  assert.equal(
    moveWords({ epoch: 2, kind: 'failover', from: 'a', to: 'b', heldMs: 1_340 }),
    'Failover from \u2068a\u2069 to \u2068b\u2069: 1.3 sec without changes',
  )
  const drill = { id: 'x', state: 'done', seconds: 20 }
  assert.equal(
    drillWords({ ...drill, acknowledged: 1_200, lost: 0, gapMs: 900, rejoinMs: 4_000 }),
    '0 of 1,200 acknowledged changes lost · 0.9 sec without changes · a standby again after 4 sec',
  )
  assert.equal(drillWords({ ...drill, state: 'failed', message: 'No room.' }), 'No room.')
})

test('moves of one epoch, as after a recovery on another machine, are rows of their own', () => {
  const keys = ['2026-11-29T12:00:00Z', '2026-11-30T12:00:00Z'].map((at) =>
    moveKey({ epoch: 2, at }),
  )
  assert.equal(new Set(keys).size, 2)
})

test('sentences of who keeps the cluster have words of ours; new ones are shown as they are', () => {
  assert.equal(
    sentenceWords('Closing the route: who wants a connection waits.'),
    'Close the route: who wants a connection waits.',
  )
  assert.equal(
    sentenceWords('Record that b is the primary, and promote it.'),
    'Record that b is the primary, and promote it.',
  )
  assert.match(
    sentenceWords(
      'What was changed since 2026-11-30T12:00:00.000Z, unless the standby got it later.',
    ),
    /^It would lose what was changed since Nov 30, 2026, 12:00:00/,
  )
  assert.equal(sentenceWords('Waiting for the moon.'), 'Waiting for the moon.')
})

test('a page looks often while something changes, and while nobody can be asked what was done', () => {
  const move = { kind: 'switchover', askedBy: 'olga', begunAt: WELL.now, steps: [] } as const
  const order = { id: 'x', kind: 'switchover', state: 'waiting', askedBy: 'olga' }
  assert.equal(isBusy(WELL), false)
  assert.equal(isBusy({ ...WELL, move }), true)
  assert.equal(isBusy({ ...WELL, move: { ...move, endedAt: WELL.now } }), false)
  assert.equal(isBusy({ ...WELL, history: null }), true)
  assert.equal(isBusy({ ...WELL, history: { orders: [order], moves: [], drills: [] } }), true)
  const away = { ...SYNC, primary: { node: 'a', state: 'away' } } as const
  assert.equal(isBusy({ ...WELL, clusters: [away] }), true)
})

test('the command is shown for a dead primary that nobody fails over by himself', () => {
  const away = { ...SYNC, primary: { node: 'a', state: 'away' } } as const
  assert.equal(isStranded(SYNC), false)
  assert.equal(isStranded(away), false)
  assert.equal(isStranded({ ...away, needs: 'The failover could not be finished.' }), true)
  assert.equal(isStranded({ ...away, auto: false }), true)
  assert.equal(isStranded({ ...away, replication: 'DEGRADED' }), true)
})
