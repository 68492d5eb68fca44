import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CellPlace } from './cell-place.ts'

function placeAfter(...texts: readonly string[]): ReturnType<CellPlace['describe']> {
  const place = new CellPlace()
  for (const text of texts) place.advance(text)
  return place.describe()
}

test('a place in a file is its row as a spreadsheet shows it, and the name of its column', () => {
  assert.deepEqual(placeAfter('Name;Phone;Note\nAnn;1;x\nBob;2;'), {
    sentence: 'Row 3, column "Note"',
    details: { row: 3, column: 'Note' },
  })
})

test('quotes, line breaks in cells, empty lines and every kind of line end are counted as the import counts them', () => {
  const text = '\ufeff"First ""name""",Note\r\n"a, ""b""\r\nc",x\r\n\r\nd "e", f '
  assert.deepEqual(placeAfter(text).details, { row: 4, column: 'Note' })
  assert.deepEqual(placeAfter('"First ""name""",Note\r\nAnn').details, {
    row: 2,
    column: 'First "name"',
  })
  assert.deepEqual(placeAfter('a,b\rc,d\re').details, { row: 3, column: 'a' })
})

test('pieces of any length lead to the same place', () => {
  const text = 'Name,Note\r\n"a\r\nb","c""d"\r\ne,'
  assert.deepEqual(placeAfter(...Array.from(text)).details, placeAfter(text).details)
  const long = `Name,Note\n${'Ann,x\n'.repeat(20_000)}Bob,`
  assert.deepEqual(placeAfter(...(long.match(/[\s\S]{1,999}/g) ?? [])).details, {
    row: 20_002,
    column: 'Note',
  })
})

test('a header that is not over yet, or has no name for the column, gives its number', () => {
  assert.deepEqual(placeAfter('Name;'), {
    sentence: 'Row 1, column 2',
    details: { row: 1, column: null },
  })
  assert.equal(placeAfter('Name;;x\na;').sentence, 'Row 2, column 2')
  assert.equal(placeAfter('Name;x\na;b;').sentence, 'Row 2, column 3')
})
