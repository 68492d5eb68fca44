import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleTurns } from './sample-turns.ts'
import { Turns, type TurnsMemory } from './turns.ts'

const ALL = ['a', 'b', 'c', 'd', 'e']

function turnsOf(most: number, memory: TurnsMemory = sampleTurns(0)): Turns<string> {
  return new Turns('card-scan', { memory, most, keyOf: (one) => one })
}

const HOLDS = { outcome: 'holds', measured: 'all is well', figures: {} } as const

async function note(
  turns: Turns<string>,
  looked: readonly string[],
  failed: readonly string[],
): Promise<string> {
  return (await turns.conclude(looked, failed, HOLDS)).outcome
}

test('few are looked at all, many by turns, and nobody is left out', async () => {
  assert.deepEqual(await turnsOf(5).next(ALL), ALL)
  const turns = turnsOf(2)
  assert.deepEqual(await turns.next(ALL), ['a', 'b'])
  assert.deepEqual(await turns.next(ALL), ['c', 'd'])
  assert.deepEqual(await turns.next(ALL), ['e', 'a'])
})

test('what failed has its turn each time until it holds, whatever is looked at besides', async () => {
  const turns = turnsOf(2)
  await note(turns, await turns.next(ALL), ['b'])
  assert.deepEqual(await turns.next(ALL), ['b', 'c'])
  await note(turns, ['b', 'c'], ['b'])
  assert.deepEqual(await turns.next(ALL), ['b', 'd'])
  assert.equal(await note(turns, ['b', 'd'], []), 'holds')
  assert.deepEqual(await turns.next(ALL), ['e', 'a'])
})

test('when all that can be looked at failed, they are looked at again', async () => {
  const turns = turnsOf(2)
  await turns.next(ALL)
  await note(turns, ALL, ALL)
  assert.deepEqual(await turns.next(ALL), ['a', 'b'])
  // One that was not looked at this time is not thought to be well.
  assert.equal(await note(turns, ['a', 'b'], []), 'unknown')
  assert.deepEqual(await turns.next(ALL), ['c', 'd'])
})

test('another process knows what failed, and goes on where the last one stood', async () => {
  const memory = sampleTurns(0)
  const first = turnsOf(2, memory)
  await note(first, await first.next(ALL), ['b'])
  assert.deepEqual(await turnsOf(2, memory).next(ALL), ['b', 'c'])
  assert.deepEqual(await turnsOf(2, memory).next(ALL), ['b', 'd'])
})

test('what failed while all were looked at is known when there are more of them', async () => {
  const memory = sampleTurns(0)
  const few = turnsOf(5, memory)
  await note(few, await few.next(ALL), ['e'])
  assert.deepEqual((await turnsOf(5, memory).next([...ALL, 'f'])).at(0), 'e')
})

test('who is not there any more is not waited for', async () => {
  const turns = turnsOf(2)
  await turns.next(ALL)
  await note(turns, ALL, ALL)
  await turns.next(['a', 'b', 'f'])
  assert.equal(await note(turns, ['a', 'b'], []), 'holds')
})
