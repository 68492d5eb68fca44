import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCsv, readRows } from './csv-read.ts'
import { csvLine } from './csv-write.ts'

/** In small pieces, so that letters, quotes and line breaks are cut. */
async function read(content: string | Uint8Array): Promise<{
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly numbers: readonly number[]
  readonly dialect: unknown
}> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const size = bytes.length < 10_000 ? 7 : 65_537
  const file = await openCsv(async function* () {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size))
  })
  const rows = await Array.fromAsync(readRows(file))
  assert.equal(rows.length, file.rowCount)
  return {
    columns: file.columns,
    rows: rows.map(({ cells }) => cells),
    numbers: rows.map(({ number }) => number),
    dialect: file.dialect,
  }
}

test('quotes inside quotes, line breaks and delimiters inside cells', async () => {
  const { columns, rows } = await read('name,note\r\n"a ""b"" c","x,y\nz"\r\nd "e" f,=1+1\r\n')
  assert.deepEqual(columns, ['name', 'note'])
  assert.deepEqual(rows, [
    ['a "b" c', 'x,y\nz'],
    ['d "e" f', '=1+1'],
  ])
})

test('each delimiter is found, also beside commas inside quotes', async () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const line = (...cells: readonly string[]): string => cells.join(delimiter)
    const { rows } = await read(
      `${line('a', 'b', 'c')}\n${line('"1,5;x|y"', '2', '3')}\n${line('4', '5', '6')}\n`,
    )
    assert.deepEqual(rows[1], ['4', '5', '6'], JSON.stringify(delimiter))
    assert.equal(rows[0]?.[0], '1,5;x|y')
  }
})

test('a file of one column is read with the comma', async () => {
  assert.deepEqual((await read('name\nAda\nBob, Jr.\n')).rows, [['Ada'], ['Bob', ' Jr.']])
})

test('UTF-8 with and without mark, UTF-16 both ways, windows-1252', async () => {
  const text = 'näme;größe\nMüller €;5\nZoë;6\n'
  const swapped = Buffer.from(text, 'utf16le').swap16()
  const latin = Buffer.from(text.replace('€', '\u0080'), 'latin1')
  for (const [bytes, encoding] of [
    [Buffer.from(text), 'utf-8'],
    [Buffer.from(`\uFEFF${text}`), 'utf-8'],
    [Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]), 'utf-16be'],
    [Buffer.from(text, 'utf16le'), 'utf-16le'],
    [swapped, 'utf-16be'],
    [latin, 'windows-1252'],
  ] as const) {
    const { columns, rows, dialect } = await read(bytes)
    assert.deepEqual(dialect, { encoding, delimiter: ';' })
    assert.deepEqual(columns, ['näme', 'größe'])
    assert.deepEqual(rows[0], ['Müller €', '5'])
  }
})

test('a letter that is not UTF-8 far behind the start still decides', async () => {
  const long = `a,b\n${'x,y\n'.repeat(30_000)}`
  const { dialect, rows } = await read(
    Buffer.concat([Buffer.from(long), Buffer.from('\xe9,1\n', 'latin1')]),
  )
  assert.deepEqual(dialect, { encoding: 'windows-1252', delimiter: ',' })
  assert.deepEqual(rows.at(-1), ['é', '1'])
})

test('ragged rows come as they are, with the numbers a spreadsheet shows', async () => {
  const { rows, numbers } = await read('a,b\n1\n\n1,2,3\n"x\ny",2\n3,4')
  assert.deepEqual(rows, [['1'], ['1', '2', '3'], ['x\ny', '2'], ['3', '4']])
  assert.deepEqual(numbers, [2, 4, 5, 6])
})

test('columns of the same name or of none are told apart', async () => {
  assert.deepEqual((await read('Name,,Name\n1,2,3\n')).columns, ['Name', 'Column 2', 'Name (2)'])
})

test('what is no CSV file is refused in a sentence', async () => {
  for (const [bytes, message] of [
    ['\x89PNG\r\n\x1a\n', /PNG picture/],
    ['PK\x03\x04xl/', /XLSX/],
    ['%PDF-1.7', /PDF/],
    ['\x1f\x8b\x08', /gzip/],
    ['', /empty/],
    ['a,b\n"never closed,1\n2,3\n', /never closed/],
  ] as const)
    await assert.rejects(read(Buffer.from(bytes, 'latin1')), { code: 'VALUE_INVALID', message })
})

test('a cell of a megabyte, one with NUL and formulas are only text', async () => {
  const big = 'x'.repeat(1_000_000)
  const { rows } = await read(`a,b\n${big},=cmd|' /C calc'!A0\nnul\0,"+1"\n`)
  assert.deepEqual(rows, [
    [big, `=cmd|' /C calc'!A0`],
    ['nul\0', '+1'],
  ])
})

test('a letter of two units stands whole wherever the text is cut', async () => {
  const cell = '😀'.repeat(40_000)
  const { rows } = await read(`a,b\nx${cell},${cell}\n`)
  assert.deepEqual(rows, [[`x${cell}`, cell]])
})

test('a long file lets others have their turn, and has an end', async () => {
  let turns = 0
  const others = setInterval(() => {
    turns++
  })
  const part = Buffer.from('x\n'.repeat(125_000))
  const tooLong = openCsv(async function* () {
    for (let count = 0; count < 12; count++) yield await Promise.resolve(part)
  })
  await assert.rejects(tooLong, { code: 'VALUE_INVALID', message: /more than 1000000 rows/ })
  clearInterval(others)
  // 2 MB in pieces of 16 kB; a part of the file at a time would be a dozen.
  assert.ok(turns > 50, `${turns} turns`)
})

test('a line of millions of empty cells is refused before it is taken apart', async () => {
  const endless = openCsv(async function* () {
    yield await Promise.resolve(Buffer.from('a,b\n'))
    for (let count = 0; count < 40; count++) yield await Promise.resolve(Buffer.alloc(1e6, ','))
  })
  await assert.rejects(endless, { code: 'VALUE_INVALID', message: /more than 100000 cells/ })
})

test('a written line reads back the same', async () => {
  const cells = ['plain', 'a "b"', 'x,y', 'x;y', 'l1\nl2', ' spaced ', '=1+1', '']
  const { rows } = await read(`${csvLine(cells.map((_, at) => `c${at}`))}${csvLine(cells)}`)
  assert.deepEqual(rows, [cells])
})
