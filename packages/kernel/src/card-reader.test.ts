import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  array,
  constantFrom,
  assert as holds,
  integer,
  oneof,
  property,
  stringMatching,
} from 'fast-check'
import { cardsIn } from './card-number.ts'
import { CardReader } from './card-reader.ts'

/** What of a text was read before a number was found; undefined when none is. */
function readBefore(pieces: readonly string[]): string | undefined {
  let before = ''
  const reader = new CardReader({
    advance: (text) => {
      before += text
    },
  })
  return pieces.some((piece) => reader.read(piece)) || reader.end() ? before : undefined
}

function inPieces(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
    text.slice(at * length, (at + 1) * length),
  )
}

test('a number is found wherever a text is cut, and what stands before it is told once', () => {
  const before = `${'a line with 12 words\n'.repeat(40)}card: `
  const text = `${before}4111 1111 1111 1111${'\nand more'.repeat(40)}`
  for (const length of [1, 2, 3, 7, 19, 100, 128, 1000, 10_000])
    assert.equal(readBefore(inPieces(text, length)), before, `pieces of ${length}`)
})

test('a number at the very end is found, and one that goes on in the next piece is none', () => {
  assert.equal(readBefore(['x '.repeat(300), '4111', '111111111111']), 'x '.repeat(300))
  assert.equal(readBefore(['4111111111111111', '1111']), undefined)
  assert.equal(readBefore(['', '']), undefined)
})

test('digits without an end are none, in whatever pieces they come', () => {
  const digits = '4111111111111111'.repeat(500)
  for (const length of [16, 50, 128, 129, 4000])
    assert.equal(readBefore(inPieces(digits, length)), undefined, `pieces of ${length}`)
})

test('all of a text without a number is told to the place', () => {
  let told = ''
  const reader = new CardReader({
    advance: (text) => {
      told += text
    },
  })
  const pieces = ['a'.repeat(500), '12 34', 'b'.repeat(3)]
  assert.ok(!pieces.some((piece) => reader.read(piece)) && !reader.end())
  assert.equal(told, pieces.join(''))
})

test('whatever the text and its pieces, a reader finds what is found in the whole', () => {
  const part = oneof(
    constantFrom('4111111111111111', '4111 1111 1111 1111', '3782 822463 10005', '\n', ' ', '-'),
    stringMatching(/^[0-9 .-]{0,20}$/),
    stringMatching(/^[a-z \n]{0,150}$/),
  )
  holds(
    property(array(part, { maxLength: 30 }), integer({ min: 1, max: 300 }), (parts, length) => {
      const text = parts.join('')
      const [first] = cardsIn(text)
      const before = first === undefined ? undefined : text.slice(0, first.start)
      assert.equal(readBefore(inPieces(text, length)), before)
    }),
    { seed: 7, numRuns: 500 },
  )
})
