import { Worker } from 'node:worker_threads'
import { PlatformError } from '@zennnn/kernel'
import type { XlsxMessage, XlsxWork } from './xlsx-worker.ts'

/** Of the packed file, which is in memory as a whole. */
export const MAX_XLSX_BYTES = 10_485_760
/** Of the CSV that it becomes: as for any import. */
const MAX_CSV_BYTES = 52_428_800
const MAX_MS = 60_000
/** What unpacks to more than fits in here is refused, whatever the file says of its own size. */
const MEMORY_MB = 384

/** ZIP, of which XLSX is one; others are told apart by what is in it. */
export function isZip(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, 4)).toString('latin1') === 'PK\x03\x04'
}

/**
 * The first sheet of an XLSX file as CSV, with row numbers kept: values as they stand in the cells, of formulas their last
 * result; days and times in ISO form. Read in a thread of its own with little memory and time, so that a file made to
 * blow up harms nobody. VALUE_INVALID with a sentence for what is no such file.
 */
export async function xlsxToCsv(bytes: Uint8Array): Promise<Buffer> {
  const work: XlsxWork = { bytes, limitBytes: MAX_CSV_BYTES }
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 64 },
    stdout: true,
    stderr: true,
  })
  const timer = setTimeout(() => {
    void worker.terminate()
  }, MAX_MS)
  try {
    return await collect(worker)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

async function collect(worker: Worker): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: XlsxMessage) => {
      if (message.kind === 'piece') pieces.push(message.bytes)
      else if (message.kind === 'end') resolve(Buffer.concat(pieces))
      else reject(refused(message.sentence))
    })
    // Out of memory arrives here too.
    worker.on('error', (cause) => {
      reject(refused('This spreadsheet is too large to be unpacked. Save the table as CSV.', cause))
    })
    worker.on('exit', () => {
      reject(refused('This spreadsheet takes too long to read. Save the table as CSV.'))
    })
  })
}

function refused(message: string, cause?: unknown): PlatformError {
  return new PlatformError('VALUE_INVALID', { message, cause })
}
