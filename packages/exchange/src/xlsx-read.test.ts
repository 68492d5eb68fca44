import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { newDatabaseId, systemClock } from '@zennnn/kernel'
import { writeXlsxStream } from 'hucre/xlsx'
import { SpreadsheetReader } from './xlsx-read.ts'
import { unpackedBytes } from './xlsx-size.ts'

/** Offsets in a directory entry: packed and unpacked size. */
const PACKED = 20
const UNPACKED = 24

const [A, B, C] = [newDatabaseId(), newDatabaseId(), newDatabaseId()]

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
  await assert.rejects(new SpreadsheetReader(systemClock).toCsv(A, file), {
    code: 'VALUE_INVALID',
    message: 'This spreadsheet unpacks to more than 150 MB. Save the table as CSV.',
  })
})

test('a part that hides its size is refused: what unpacks it would set no limit', async () => {
  const reader = new SpreadsheetReader(systemClock)
  const file = await sheet(['a'])
  assert.equal((await reader.toCsv(A, file)).toString(), 'a\r\n')
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
    await assert.rejects(reader.toCsv(A, hidden), { message: /not a spreadsheet that can be read/ })
})

test('a part that is larger than it says is refused', async () => {
  const file = await sheet(['a'.repeat(10_000)])
  const small = claiming(file, UNPACKED, 10)
  assert.ok(Number(unpackedBytes(small)) < Number(unpackedBytes(file)))
  await assert.rejects(new SpreadsheetReader(systemClock).toCsv(A, small), {
    message: /not a spreadsheet/,
  })
})

test('a database whose places are filled is told when to come again, and another one gets its turn', async () => {
  const reader = new SpreadsheetReader(systemClock)
  const [small, slow] = [await sheet(['a']), await sheet(Array.from({ length: 20_000 }, () => 'a'))]
  const order: string[] = []
  const read = async (database: typeof A, name: string) => {
    await reader.toCsv(database, database === A ? slow : small)
    order.push(name)
  }
  const taken: Promise<void>[] = []
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) {
    taken.push(read(A, name))
    // A place that is free is taken a moment later; who comes before counts as waiting.
    await setImmediate()
  }
  await assert.rejects(read(A, 'a6'), {
    code: 'TOO_MANY_ATTEMPTS',
    details: { retry_after_s: 10 },
  })
  taken.push(read(B, 'b1'), read(C, 'c1'))
  await Promise.all(taken)
  assert.deepEqual(
    order.filter((name) => name.startsWith('a')),
    ['a1', 'a2', 'a3', 'a4', 'a5'],
  )
  // B at once beside the first of A; C in turn, not behind all that A has sent before it.
  assert.ok(order.indexOf('b1') < order.indexOf('a3'), order.join())
  assert.ok(order.indexOf('c1') < order.indexOf('a4'), order.join())
  assert.equal((await reader.toCsv(A, small)).toString(), 'a\r\n')
})
