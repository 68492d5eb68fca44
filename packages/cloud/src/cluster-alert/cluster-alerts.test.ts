import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterView } from '../failover/cluster-view.ts'
import { clusterAlertsOf, isSilent, planClusterAlerts } from './cluster-alerts.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000)

const WELL: ClusterView = {
  name: 'local',
  epoch: 3,
  auto: true,
  replication: 'SYNC',
  since: minutesAgo(600),
  primary: { node: 'a', state: 'serving' },
  standby: { node: 'b', state: 'following', lagBytes: 200, lagSeconds: 0 },
  slots: [{ name: 'zennnn_standby', keptBytes: 16_000_000, status: 'reserved' }],
  disk: { freeBytes: 50_000_000_000, walBytes: 80_000_000 },
}
const DRILLED = { everyDays: 7, failed: undefined, passedSince: minutesAgo(60 * 24 * 8) }

function kindsOf(
  change: Partial<ClusterView>,
  drills: Parameters<typeof clusterAlertsOf>[1] = DRILLED,
): readonly string[] {
  return clusterAlertsOf({ ...WELL, ...change }, drills, { now: NOW }).map(({ kind }) => kind)
}

const away = { node: 'b', state: 'away' } as const

for (const [what, change, expected] of [
  ['a cluster that is well', {}, []],
  [
    'one that has been DEGRADED for nine minutes, as while a standby is made',
    { replication: 'DEGRADED', since: minutesAgo(9), standby: away },
    [],
  ],
  [
    'one that has been DEGRADED for eleven minutes',
    { replication: 'DEGRADED', since: minutesAgo(11), standby: away },
    ['standby_away'],
  ],
  [
    'one that is to have no standby',
    { replication: 'DEGRADED', standby: { node: 'b', state: 'none' } },
    [],
  ],
  [
    'one whose standby is far behind',
    { standby: { node: 'b', state: 'following', lagBytes: 65_000_000, lagSeconds: 3 } },
    ['behind'],
  ],
  [
    'one that is not waited for, and far behind',
    {
      replication: 'DEGRADED',
      since: minutesAgo(2),
      standby: { node: 'b', state: 'catching_up', lagBytes: 650_000_000, lagSeconds: 3 },
    },
    [],
  ],
  [
    'one that keeps much log',
    { slots: [{ name: 's', keptBytes: 600_000_000, status: 'extended' }] },
    ['log_kept'],
  ],
  [
    'one whose disk is nearly full',
    { disk: { freeBytes: 1_900_000_000, walBytes: 0 } },
    ['disk_low'],
  ],
  ['one that needs a person', { needs: 'Look at its disk.' }, ['needs_person']],
] as const)
  test(`of ${what} operators are told: ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(kindsOf(change), expected)
  })

test('drills that fail, and that nobody passed for two weeks, are told; where none is wanted, nothing is', () => {
  assert.deepEqual(kindsOf({}, { ...DRILLED, failed: '3 changes were lost.' }), ['drill_failed'])
  assert.deepEqual(kindsOf({}, { ...DRILLED, passedSince: minutesAgo(60 * 24 * 15) }), [
    'drill_old',
  ])
  assert.deepEqual(clusterAlertsOf(WELL, undefined, { now: NOW }), [])
})

test('the figures are in the words', () => {
  const [alert] = clusterAlertsOf(
    { ...WELL, disk: { freeBytes: 1_500_000_000, walBytes: 0 } },
    DRILLED,
    { now: NOW },
  )
  assert.equal(alert?.words, 'has 1500 MB left on its disk')
})

test('log is kept for who does not take it, who is named', () => {
  const slots = [
    { name: 'zennnn_log', keptBytes: 700_000_000, status: 'extended' },
    { name: 'zennnn_standby', keptBytes: 600_000_000, status: 'extended' },
    { name: 'other', keptBytes: 1_000, status: 'reserved' },
  ]
  const wordsOf = (kept: typeof slots): string | undefined =>
    clusterAlertsOf({ ...WELL, slots: kept }, DRILLED, { now: NOW })[0]?.words
  assert.equal(wordsOf(slots.slice(0, 1)), 'keeps 700 MB of log for the slot zennnn_log')
  assert.equal(
    wordsOf(slots),
    'keeps 700 MB of log for the slot zennnn_log, and 600 MB of log for its standby',
  )
})

test('why there never was a standby is in the words', () => {
  const standby = { ...away, why: 'The disk has no room for a standby: 9 MB are missing.' }
  const view = { ...WELL, replication: 'DEGRADED', since: minutesAgo(11), standby } as const
  const [alert] = clusterAlertsOf(view, DRILLED, { now: NOW })
  assert.match(alert?.words ?? '', /^has had no standby .*: The disk has no room .* missing\.$/)
})

test('while PostgreSQL cannot be asked, what only it knows is neither found nor over', () => {
  const moving = { ...WELL, primary: { node: 'a', state: 'starting' } } as const
  // It serves, and was slow to answer once.
  const slow = { ...WELL, slots: [], disk: { ...WELL.disk, walBytes: 0 }, silent: true } as const
  for (const view of [moving, slow])
    assert.deepEqual(
      (['behind', 'log_kept', 'disk_low', 'standby_away'] as const).map((kind) =>
        isSilent(view, kind),
      ),
      [true, true, false, false],
    )
  assert.equal(isSilent(WELL, 'behind'), false)
})

const NOTHING = { noted: [], raised: [], again: [], over: [], forgotten: [] }
const LOW = { kind: 'disk_low', words: 'has 1 MB left on its disk' } as const
const PERSON = { kind: 'needs_person', words: 'needs a person' } as const

function told(hours: number) {
  return [{ kind: 'disk_low', raisedAt: minutesAgo(999), toldAt: minutesAgo(hours * 60) }] as const
}

test('each alert is told once, again after a day, and when it is over', () => {
  assert.deepEqual(planClusterAlerts([LOW], [], NOW), { ...NOTHING, raised: [LOW] })
  assert.deepEqual(planClusterAlerts([LOW], told(23), NOW), NOTHING)
  assert.deepEqual(planClusterAlerts([LOW], told(24), NOW), { ...NOTHING, again: [LOW] })
  assert.deepEqual(planClusterAlerts([], told(1), NOW), { ...NOTHING, over: ['disk_low'] })
})

function seen(seconds: number) {
  return [{ kind: 'needs_person', raisedAt: minutesAgo(seconds / 60), toldAt: null }] as const
}

test('what comes and goes by itself is told when it stays, and not at all when it goes before', () => {
  assert.deepEqual(planClusterAlerts([PERSON], [], NOW), { ...NOTHING, noted: ['needs_person'] })
  assert.deepEqual(planClusterAlerts([PERSON], seen(59), NOW), NOTHING)
  assert.deepEqual(planClusterAlerts([PERSON], seen(60), NOW), { ...NOTHING, raised: [PERSON] })
  assert.deepEqual(planClusterAlerts([], seen(30), NOW), {
    ...NOTHING,
    forgotten: ['needs_person'],
  })
})
