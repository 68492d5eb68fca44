import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import type { ExportColumn } from './export-column.ts'
import { xlsxBytes } from './export-xlsx.ts'
import { selectField } from './record-read.ts'

function column(name: string, as: ExportColumn['as']): ExportColumn {
  const cell: ExportColumn['cell'] = (record) =>
    typeof record[name] === 'string' ? record[name] : undefined
  return { header: name, as, select: selectField(name), cell }
}

const COLUMNS = [
  column('text', 'text'),
  column('number', 'number'),
  column('day', 'date'),
  column('flag', 'boolean'),
]

async function* pages(): AsyncGenerator<readonly Readonly<Record<string, string>>[]> {
  yield await Promise.resolve([{ text: '=1+1', number: '156.40', day: '2026-02-03', flag: 'true' }])
  yield [{ text: 'a<b\u0001&c', number: '12345678901234567.5', day: '1850-01-01' }]
}

/** One file of a ZIP, by its central directory (APPNOTE 4.3.12), without the library that wrote it. */
function unpack(zip: Buffer, wanted: string): string {
  let at = zip.readUInt32LE(zip.length - 22 + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)]
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    const start = zip.readUInt32LE(at + 42)
    const begin = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28)
    const packed = zip.subarray(begin, begin + size)
    if (name === wanted) return (method === 8 ? inflateRawSync(packed) : packed).toString()
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return assert.fail(`${wanted} is not in the file`)
}

function text(at: string, style: string, value: string): string {
  return `<c r="${at}" t="inlineStr"${style}><is><t>${value}</t></is></c>`
}

test('a sheet holds typed cells: numbers, days and flags; a text is a text, so no formula runs', async () => {
  const pieces = await Array.fromAsync(xlsxBytes({ name: 'A/B', columns: COLUMNS }, pages()))
  const zip = Buffer.concat(pieces)
  const sheet = unpack(zip, 'xl/worksheets/sheet1.xml')
  const rows = /<sheetData>(.*)<\/sheetData>/s.exec(sheet)?.[1]
  assert.equal(
    rows,
    [
      `<row r="1">${text('A1', '', 'text')}${text('B1', '', 'number')}${text('C1', ' s="1"', 'day')}${text('D1', '', 'flag')}</row>`,
      `<row r="2">${text('A2', '', '=1+1')}<c r="B2"><v>156.4</v></c><c r="C2" s="1"><v>46056</v></c><c r="D2" t="b"><v>1</v></c></row>`,
      `<row r="3">${text('A3', '', 'a&lt;b&amp;c')}${text('B3', '', '12345678901234567.5')}${text('C3', ' s="1"', '1850-01-01')}</row>`,
    ].join(''),
  )
  assert.doesNotMatch(sheet, /<f[ >]/)
  assert.match(unpack(zip, 'xl/workbook.xml'), /<sheet name="A B"/)
})
