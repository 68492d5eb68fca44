import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import * as fc from 'fast-check'
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
import { type Decision, decide, type Observation } from './decide.ts'
import { planMove } from './move-plan.ts'
import { composeView } from './view-compose.ts'

const MADE_AT = new Date('2026-03-01T08:00:00Z')
const HOUR_MS = 3_600_000
const OBSERVATIONS: readonly Observation[] = [
  'written',
  'not_waiting',
  'standby_away',
  'primary_away',
  'primary_ended',
  'disk_slow',
]

/** What happens to a cluster, each with the time that the clock on the wall shows then. */
const STEPS = {
  degrade: degraded,
  synchronize: (state: ClusterState, at: Date) =>
    state.standby && state.kept === null ? synchronous(state, at) : state,
  move: (state: ClusterState, at: Date) => moved(state, at, acceptanceOf(state)),
  'let go': (state: ClusterState) => released(state),
  'do without': (state: ClusterState, at: Date) => wanting(state, false, at),
  'want one': (state: ClusterState, at: Date) => wanting(state, true, at),
} as const satisfies Record<string, (state: ClusterState, at: Date) => ClusterState>

const stepNames = Object.keys(STEPS).filter((name): name is keyof typeof STEPS => name in STEPS)
/** Any instant that a clock can show: before the cluster was made, too. */
const anyInstant = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('9999-12-31T00:00:00Z'),
  noInvalidDate: true,
})

/** All that a state says but when that came about. */
function timeless(state: ClusterState): ClusterState {
  return { ...state, since: MADE_AT }
}

function decisionOf(state: ClusterState, seen: readonly Observation[]): Decision {
  return decide(seen, state, { misses: 3, isFresh: false })
}

test('whatever the clock on the wall shows at each step, the cluster comes to the same state, and decides and plans the same', () => {
  let moves = 0
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.constantFrom(...stepNames), at: anyInstant }), {
        maxLength: 12,
      }),
      fc.array(fc.constantFrom(...OBSERVATIONS), { maxLength: 4 }),
      anyInstant,
      (steps, seen, madeAt) => {
        let steady = firstState(MADE_AT)
        let jumping = firstState(madeAt)
        for (const [index, { name, at }] of steps.entries()) {
          steady = STEPS[name](steady, new Date(MADE_AT.getTime() + index * HOUR_MS))
          jumping = parseState(writeState(STEPS[name](jumping, at)), 'cluster.json')
          assert.deepEqual(timeless(jumping), timeless(steady))
          assert.equal(decisionOf(jumping, seen), decisionOf(steady, seen))
          const plans = [planMove('failover', jumping, 1), planMove('failover', steady, 1)]
          assert.deepEqual(plans[0]?.steps, plans[1]?.steps)
          assert.equal(plans[0]?.acceptance === undefined, plans[1]?.acceptance === undefined)
        }
        moves += steady.epoch - 1
      },
    ),
    { numRuns: 300 },
  )
  assert.ok(moves > 100, 'it moved')
})

test('a loss is accepted by the words that were shown, also when the clock was put back or forward since', () => {
  for (const at of ['1999-12-31T23:59:59.900Z', '2031-07-01T00:00:00.100Z'] as const) {
    const state = degraded(synchronous(firstState(MADE_AT), MADE_AT), new Date(at))
    const shown = acceptanceOf(state)
    assert.equal(shown, `lose changes since ${at.slice(0, 19)}Z`)
    assert.throws(() => moved(state, MADE_AT, acceptanceOf(firstState(MADE_AT))), {
      id: 'move-unaccepted',
    })
    assert.equal(moved(state, MADE_AT, shown).primary, 'b')
  }
})

test('a standby that is away is never shown as ahead in time, when the clock was put back', () => {
  const { standby } = composeView(firstState(MADE_AT), {
    reading: {
      walBytes: 16,
      slots: [{ name: 'zennnn_standby', keptBytes: 5_000, status: 'reserved' }],
      follower: undefined,
    },
    freeBytes: 1_000,
    primary: 'serving',
    phase: 'idle',
    now: new Date(MADE_AT.getTime() - HOUR_MS),
    lastMove: undefined,
    called: undefined,
    noRoom: undefined,
    notFollowing: undefined,
    doubt: undefined,
  })
  assert.deepEqual([standby.lagBytes, standby.lagSeconds], [5_000, 0])
})

test('no part of the failover asks the clock on the wall but to write down and show when something was', async () => {
  const folder = import.meta.dirname
  const readers: string[] = []
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
    const source = await readFile(`${folder}/${name}`, 'utf8')
    assert.doesNotMatch(source, /\bDate\.now\b|\bnew Date\(\)|\bsystemClock\b/, name)
    for (const line of source.split('\n'))
      if (line.includes('clock.now()')) readers.push(`${name}: ${line.trim()}`)
  }
  // Each is an argument of what records or shows an instant: compared is none of them.
  assert.ok(readers.length > 5)
  for (const line of readers)
    assert.match(
      line,
      /(degraded|synchronous|moved|wanting|firstState|complete)\(.*clock\.now\(\)|\b(now|at): (pair\.)?clock\.now\(\)/,
    )
})
