import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleTurns } from '../control/sample-turns.ts'
import { type DoorsPort, databaseDoorsControl, foreignDoors } from './database-doors.ts'

const { signal } = new AbortController()

/** A cluster in which each role enters its own database, and those of `open`. */
function clusterOf(
  customers: readonly string[],
  open: readonly string[] = [],
): DoorsPort & { readonly tried: string[] } {
  const tried: string[] = []
  return {
    tried,
    turns: sampleTurns(),
    customers: async () => await Promise.resolve(customers),
    doors: async () =>
      await Promise.resolve(
        new Map(
          [...customers, 'postgres', 'zennnn_control'].map((name) => [
            name,
            [name, 'zennnn_maintain'],
          ]),
        ),
      ),
    enter: async (role, database) => {
      tried.push(`${role} ${database}`)
      const isOpen = role === database || open.includes(`${role} ${database}`)
      return await Promise.resolve(isOpen ? 'entered' : 'refused')
    },
  }
}

test('each role tries every other database, and its own', async () => {
  const cluster = clusterOf(['a', 'b', 'c'])
  assert.deepEqual(await databaseDoorsControl(cluster).observe(signal), {
    outcome: 'holds',
    measured: '12 refused at 12 foreign doors by 3 roles',
    figures: { doors: 12, tried: 12, refused: 12, entered: 0, granted: 0, roles: 3, strangers: 0 },
  })
  assert.deepEqual(
    cluster.tried.toSorted(),
    ['a', 'b', 'c'].flatMap((role) =>
      ['a', 'b', 'c', 'postgres', 'zennnn_control'].map((database) => `${role} ${database}`),
    ),
  )
})

test('any stretch of the doors has all roles and all databases before one has its second turn', () => {
  const names = Array.from({ length: 50 }, (_, n) => `d${n}`)
  const first = foreignDoors(names, []).slice(0, 50)
  assert.equal(new Set(first.map(({ role }) => role)).size, 50)
  assert.equal(new Set(first.map(({ database }) => database)).size, 50)
})

test('sabotage: one door that is open, to a neighbour or to the control database', async () => {
  for (const door of ['a c', 'c a', 'b zennnn_control']) {
    const seen = await databaseDoorsControl(clusterOf(['a', 'b', 'c'], [door])).observe(signal)
    assert.deepEqual(
      [seen.outcome, seen.measured],
      ['fails', '11 refused at 12 foreign doors by 3 roles, 1 open'],
    )
  }
})

test('sabotage: a right to connect elsewhere fails while the other wall still refuses, for one role and for everybody', async () => {
  const cluster = clusterOf(['a', 'b'])
  for (const [database, role] of [
    ['b', 'a'],
    ['postgres', 'b'],
    ['zennnn_control', 'public'],
  ] as const) {
    const rights = new Map([...(await cluster.doors()), [database, [database, role]]])
    const seen = await databaseDoorsControl({
      ...cluster,
      doors: async () => await Promise.resolve(rights),
    }).observe(signal)
    assert.deepEqual(
      [seen.outcome, seen.measured],
      ['fails', '6 refused at 6 foreign doors by 2 roles, 1 right to connect elsewhere'],
    )
  }
  // What belongs to no customer is another promise's.
  const staffed = new Map([...(await cluster.doors()), ['b', ['b', 'zennnn_owner']]])
  const seen = await databaseDoorsControl({
    ...cluster,
    doors: async () => await Promise.resolve(staffed),
  }).observe(signal)
  assert.equal(seen.outcome, 'holds')
})

test('sabotage: one open door of many stays known until it is closed', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `d${n}`)
  const open: string[] = ['d7 d41']
  const control = databaseDoorsControl(clusterOf(names, open))
  const outcomes: string[] = []
  for (let n = 0; n < 6; n++) outcomes.push((await control.observe(signal)).outcome)
  const from = outcomes.indexOf('fails')
  assert.ok(from >= 0 && outcomes.slice(from).every((one) => one === 'fails'), outcomes.join())
  open.pop()
  assert.equal((await control.observe(signal)).outcome, 'holds')
})

test('sabotage: who is refused everywhere, or not answered, proved nothing', async () => {
  const cluster = clusterOf(['a', 'b'])
  const closed = await databaseDoorsControl({
    ...cluster,
    enter: async () => await Promise.resolve('refused'),
  }).observe(signal)
  assert.deepEqual(
    [closed.outcome, closed.measured],
    ['unknown', '6 refused at 6 foreign doors by 2 roles, 2 not let in at home'],
  )
  const away = databaseDoorsControl({
    ...cluster,
    enter: async () => await Promise.resolve('away'),
  })
  assert.equal((await away.observe(signal)).outcome, 'unknown')
  assert.equal((await databaseDoorsControl(clusterOf([])).observe(signal)).outcome, 'unknown')
})
