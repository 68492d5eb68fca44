import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './turns.ts'

const ALL = ['a', 'b', 'c', 'd', 'e']
const byName = (one: string): string => one

test('few are looked at all, many by turns, and nobody is left out', () => {
  assert.deepEqual(new Turns(5, byName, 3).next(ALL), ALL)
  const turns = new Turns(2, byName, 0)
  assert.deepEqual(turns.next(ALL), ['a', 'b'])
  assert.deepEqual(turns.next(ALL), ['c', 'd'])
  assert.deepEqual(turns.next(ALL), ['e', 'a'])
})

test('what failed has its turn each time until it holds, whatever is looked at besides', () => {
  const turns = new Turns(2, byName, 0)
  turns.note(turns.next(ALL), ['b'])
  assert.deepEqual(turns.next(ALL), ['b', 'c'])
  turns.note(['b', 'c'], ['b'])
  assert.deepEqual(turns.next(ALL), ['b', 'd'])
  turns.note(['b', 'd'], [])
  assert.deepEqual(turns.next(ALL), ['e', 'a'])
})

test('when all that can be looked at failed, they are looked at again', () => {
  const turns = new Turns(2, byName, 0)
  turns.note(ALL, ALL)
  assert.deepEqual(turns.next(ALL), ['a', 'b'])
  // One that was not looked at this time is not thought to be well.
  turns.note(['a', 'b'], [])
  assert.deepEqual(turns.next(ALL), ['c', 'd'])
})
