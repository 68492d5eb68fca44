import { PlatformError } from '@zennnn/kernel'

interface Signature {
  readonly bytes: string
  readonly sentence: string
}

const SAVE_AS = 'Save the table as CSV and import that file.'

/** First bytes, as latin1, of what people rename to .csv. */
const SIGNATURES: readonly Signature[] = [
  { bytes: '\x89PNG', sentence: 'This is a PNG picture, not a CSV file.' },
  { bytes: '\xff\xd8\xff', sentence: 'This is a JPEG picture, not a CSV file.' },
  { bytes: 'GIF8', sentence: 'This is a GIF picture, not a CSV file.' },
  {
    bytes: 'PK\x03\x04',
    sentence: `This is a spreadsheet (XLSX, ODS) or a ZIP archive, not a CSV file. ${SAVE_AS}`,
  },
  { bytes: '\xd0\xcf\x11\xe0', sentence: `This is an old Excel file (XLS), not CSV. ${SAVE_AS}` },
  { bytes: '%PDF', sentence: 'This is a PDF document, not a CSV file.' },
  { bytes: '\x1f\x8b', sentence: 'This file is compressed (gzip). Unpack it first.' },
]

/** Throws VALUE_INVALID with one sentence when the file is known to be something else. */
export function refuseOtherFormats(start: Uint8Array): void {
  const text = Buffer.from(start.subarray(0, 8)).toString('latin1')
  const found = SIGNATURES.find(({ bytes }) => text.startsWith(bytes))
  if (found !== undefined) throw new PlatformError('VALUE_INVALID', { message: found.sentence })
}
