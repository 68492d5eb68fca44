import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeXlsxStream } from 'hucre/xlsx'
import { SpreadsheetReader } from './xlsx-read.ts'
import { unpackedBytes } from './xlsx-size.ts'

/** Offsets in a directory entry: packed and unpacked size. */
const PACKED = 20
const UNPACKED = 24

async function sheet(cells: readonly string[]): Promise<Buffer> {
  const rows = cells.map((cell) => [cell])
  return Buffer.concat(await Array.fromAsync(writeXlsxStream(rows, { name: 'Sheet' })))
}

/** The file with another number in the first entry of its directory. */
function claiming(file: Buffer, offset: number, size: number): Buffer {
  const changed = Buffer.from(file)
  changed.writeUInt32LE(size, changed.indexOf('504b0102', 'hex') + offset)
  return changed
}

/** The file whose directory is said to be elsewhere (ZIP64), where another one may stand. */
function elsewhere(file: Buffer): Buffer {
  const changed = Buffer.from(file)
  changed.writeUInt32LE(0xff_ff_ff_ff, changed.lastIndexOf('504b0506', 'hex') + 12)
  return changed
}

test('a file that would unpack to more than 150 MB is refused before it is unpacked', async () => {
  const file = claiming(await sheet(['a']), UNPACKED, 160_000_000)
  await assert.rejects(new SpreadsheetReader().toCsv(file), {
    code: 'VALUE_INVALID',
    message: 'This spreadsheet unpacks to more than 150 MB. Save the table as CSV.',
  })
})

test('a part that hides its size is refused: what unpacks it would set no limit', async () => {
  const reader = new SpreadsheetReader()
  const file = await sheet(['a'])
  assert.equal((await reader.toCsv(file)).toString(), 'a\r\n')
  for (const hidden of [
    claiming(file, UNPACKED, 0),
    claiming(claiming(file, UNPACKED, 0), PACKED, 0),
    // Then its sizes are those before the part, which nobody added up.
    claiming(file, PACKED, 0),
    claiming(file, UNPACKED, 0xff_ff_ff_ff),
    elsewhere(file),
    file.subarray(0, -30),
    Buffer.from('PK\x03\x04'),
  ])
    await assert.rejects(reader.toCsv(hidden), { message: /not a spreadsheet that can be read/ })
})

test('a part that is larger than it says is refused', async () => {
  const file = await sheet(['a'.repeat(10_000)])
  const small = claiming(file, UNPACKED, 10)
  assert.ok(Number(unpackedBytes(small)) < Number(unpackedBytes(file)))
  await assert.rejects(new SpreadsheetReader().toCsv(small), { message: /not a spreadsheet/ })
})

test('two are read at a time and eight wait; the next is asked to come again', async () => {
  const reader = new SpreadsheetReader()
  const file = await sheet(['a'])
  const taken = Array.from({ length: 10 }, async () => await reader.toCsv(file))
  await assert.rejects(reader.toCsv(file), { code: 'OVERLOADED' })
  assert.equal(new Set((await Promise.all(taken)).map(String)).size, 1)
  assert.equal((await reader.toCsv(file)).toString(), 'a\r\n')
})
