import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRoom, givenUpSentence, missingSentence, spareForCopy } from './room.ts'

const SETTINGS = { copyLogBytes: 200, reserveBytes: 50 }

test('a copy needs the databases again, the log that may be kept, and the reserve; what it replaces counts as free', () => {
  const room = { databaseBytes: 1_000, oldBytes: 0 }
  assert.equal(spareForCopy({ ...room, freeBytes: 1_250 }, SETTINGS), 0)
  assert.equal(spareForCopy({ ...room, freeBytes: 1_249 }, SETTINGS), -1)
  assert.equal(spareForCopy({ ...room, freeBytes: 250, oldBytes: 1_000 }, SETTINGS), 0)
  assert.equal(spareForCopy({ ...room, freeBytes: 0, oldBytes: 900 }, SETTINGS), -350)
})

test('little room costs the standby first and its copy next; both come back with room to spare', () => {
  const table = [
    [50, false, true, 'nothing'],
    [49, false, true, 'give_up_standby'],
    [0, false, false, 'give_up_standby'],
    [25, true, true, 'nothing'],
    [24, true, true, 'give_up_copy'],
    [24, true, false, 'nothing'],
    [99, true, true, 'nothing'],
    [100, true, true, 'try_again'],
    [100, true, false, 'try_again'],
  ] as const
  for (const [free, givenUp, copy, expected] of table)
    assert.equal(
      decideRoom(free, SETTINGS.reserveBytes, { givenUp, copy }),
      expected,
      `${free} ${givenUp} ${copy}`,
    )
})

test('what is said names what is missing, rounded so that it is enough', () => {
  assert.match(missingSentence(1), /: 1 MB are missing\./)
  assert.match(missingSentence(3 * 1024 * 1024 + 1), /: 4 MB are missing\./)
  assert.match(
    givenUpSentence(1024 * 1024 * 7.9, 1024 * 1024 * 100),
    /7 MB left.* With 200 MB free/,
  )
})
