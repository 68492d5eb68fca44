import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterLines, moveLine, planLines, replicationLine } from './cluster-lines.ts'
import type { ShownCluster } from './cluster-question.ts'

const SYNC: ShownCluster = {
  name: 'local',
  epoch: 3,
  auto: true,
  replication: 'SYNC',
  since: '2026-03-01T02:00:00.000Z',
  primary: { node: 'b', state: 'serving' },
  standby: { node: 'a', state: 'following', lagBytes: 0, lagSeconds: 0 },
  slots: [{ name: 'zennnn_standby', keptBytes: 16_777_216, status: 'reserved' }],
  disk: { freeBytes: 12_000_000_000, walBytes: 64_000_000 },
  lastMove: {
    kind: 'failover',
    at: '2026-03-01T01:59:58.000Z',
    epoch: 2,
    heldMs: 1840.4,
    from: 'a',
    to: 'b',
  },
}

/** Half a minute after it began to acknowledge alone. */
const NOW = new Date('2026-03-01T02:00:30.500Z')

const DEGRADED: ShownCluster = {
  ...SYNC,
  replication: 'DEGRADED',
  standby: { node: 'a', state: 'catching_up', lagBytes: 8_000_000, lagSeconds: 3.2 },
}

test('a cluster is told in the order in which somebody asks at night', () => {
  assert.deepEqual(clusterLines({ ...SYNC, needs: 'the disk of a is full.' }, NOW), [
    'local: SYNC, a crash now would lose nothing.',
    'Needs a person: the disk of a is full.',
    'Primary b: serving, epoch 3.',
    'Standby a: following, 0 bytes behind, 0.0 s behind.',
    'A dead primary is failed over by itself, while replication is SYNC.',
    'Log kept for zennnn_standby: 17 MB (reserved).',
    'Disk: 12000 MB free, 64 MB of log.',
    'Last: failover from a to b at 2026-03-01T01:59:58.000Z, 1840 ms without changes.',
  ])
})

test('DEGRADED says what would be lost, and of what; never less than nobody knows', () => {
  const saying = (standby: ShownCluster['standby']): string =>
    replicationLine({ ...DEGRADED, standby }, NOW)
  // One that hangs says what was true before.
  for (const standby of [
    DEGRADED.standby,
    { node: 'a', state: 'catching_up', lagBytes: 500, lagSeconds: 0 },
    { node: 'a', state: 'away' },
  ] as const)
    assert.match(saying(standby), /a lost disk would lose up to 31 s of changes\.$/)
  assert.match(
    saying({ node: 'a', state: 'catching_up', lagBytes: 0, lagSeconds: 3.2 }),
    /a lost disk would lose up to 4 s of changes\.$/,
  )
  const alone = { ...DEGRADED, auto: false, standby: { node: 'a', state: 'none' } } as const
  assert.match(replicationLine(alone, NOW), /there is no standby/)
  const lines = clusterLines(alone, NOW).join('\n')
  assert.match(lines, /To make one: zennnn cluster add standby/)
  assert.match(lines, /waits for a person: zennnn cluster failover\./)
})

test('a disk that never had room for a standby is said as such, with the way to do without', () => {
  const why = 'The disk has no room for a standby: 9 MB are missing.'
  const lines = clusterLines({ ...DEGRADED, standby: { node: 'a', state: 'away', why } }, NOW)
  assert.ok(
    lines.includes(`Standby a: there was none yet. ${why} To do without: ZENNNN_STANDBY=off.`),
  )
  assert.doesNotMatch(lines.join(), /Needs a person/)
  // What is half made holds nothing, either.
  for (const standby of [{ state: 'away', why }, { state: 'being_made' }] as const)
    assert.match(
      replicationLine({ ...DEGRADED, standby: { node: 'a', ...standby } }, NOW),
      /there is no standby: .* all since the last backup\.$/,
    )
})

test('a plan says that nothing was done, its steps, its loss and what is to be typed for it', () => {
  assert.deepEqual(
    planLines({ steps: ['Stop a.', 'Promote b.'], wouldLose: 'Nothing would be lost.' }),
    ['Nothing was done. It would:', '1. Stop a.', '2. Promote b.', 'Nothing would be lost.'],
  )
  const plan = { steps: [], wouldLose: 'Up to 4 s.', acceptance: 'lose up to 4 s' }
  assert.equal(planLines(plan).at(-1), 'To accept that: --accept-loss "lose up to 4 s"')
})

test('a move is one line', () => {
  assert.ok(SYNC.lastMove)
  assert.match(moveLine(SYNC.lastMove), /^failover from a to b at .*, 1840 ms without changes\.$/)
})
