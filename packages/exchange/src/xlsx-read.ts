import { Worker } from 'node:worker_threads'
import { FairPool, type Pooled } from '@zennnn/data'
import { type Clock, type DatabaseId, PlatformError } from '@zennnn/kernel'
import { unpackedBytes } from './xlsx-size.ts'
import type { XlsxMessage, XlsxWork } from './xlsx-worker.ts'

/** Of the packed file, which is in memory as a whole. */
export const MAX_XLSX_BYTES = 10_485_760
/** Of the CSV that it becomes: as for any import. */
const MAX_CSV_BYTES = 52_428_800
/**
 * Of all that is in the file, unpacked: parts other than the sheet are held as a whole, three times over, in memory that the
 * limit of a thread does not count. 1.5 MB of file made to blow up took 4.8 GB without it; with it no file takes 0.6 GB.
 */
const MAX_UNPACKED_BYTES = 157_286_400
const MAX_MS = 60_000
/** For values and texts. */
const MEMORY_MB = 384
/**
 * Two are read at a time, of one database one, so that the slow files of a customer leave a place to all others; each
 * has its file in memory. Who still waits after a minute is told to come again before the request's own time is over.
 */
const PLACES = {
  perDatabase: 1,
  total: 2,
  waitingPerDatabase: 4,
  waitTimeoutMs: 60_000,
  idleMs: 60_000,
} as const
const RETRY_AFTER_S = 10

const NOT_READABLE =
  'This is not a spreadsheet that can be read (XLSX). Save the table as CSV and import that file.'

/** ZIP, of which XLSX is one; others are told apart by what is in it. */
export function isZip(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, 4)).toString('latin1') === 'PK\x03\x04'
}

/** Reads spreadsheets for all who send some, a few at a time, in turn by database. */
export class SpreadsheetReader {
  readonly #places: FairPool<Place>

  constructor(clock: Clock) {
    this.#places = new FairPool({ limits: PLACES, clock, open: openPlace })
  }

  /** As `xlsxToCsv`; TOO_MANY_ATTEMPTS when too many of this database wait, or one waits too long. */
  async toCsv(database: DatabaseId, bytes: Uint8Array): Promise<Buffer> {
    const place = await this.#enter(database)
    try {
      return await xlsxToCsv(bytes)
    } finally {
      this.#places.release(place)
    }
  }

  async #enter(database: DatabaseId): Promise<Place> {
    try {
      return await this.#places.acquire(database)
    } catch (cause) {
      if (!(cause instanceof PlatformError && cause.code === 'OVERLOADED')) throw cause
      throw new PlatformError('TOO_MANY_ATTEMPTS', {
        message: 'Too many spreadsheets wait to be read.',
        hint: 'Try again in a moment, or save the table as CSV.',
        details: { retry_after_s: RETRY_AFTER_S },
        cause,
      })
    }
  }
}

/** Nothing is kept in it: whoever comes next gets one of their own, and their turn with it. */
type Place = Pooled

async function openPlace(): Promise<Place> {
  return await Promise.resolve({
    reusable: false,
    onEnd: () => undefined,
    close: async () => await Promise.resolve(),
  })
}

/**
 * The first sheet of an XLSX file as CSV, with row numbers kept: values as they stand in the cells, of formulas their last
 * result; days and times in ISO form. Read in a thread of its own with little memory and time, so that a file made to
 * blow up harms nobody. VALUE_INVALID with a sentence for what is no such file.
 */
async function xlsxToCsv(bytes: Uint8Array): Promise<Buffer> {
  refuseLarge(bytes)
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

function refuseLarge(bytes: Uint8Array): void {
  const unpacked = unpackedBytes(bytes)
  if (unpacked === undefined) throw refused(NOT_READABLE)
  if (unpacked > MAX_UNPACKED_BYTES)
    throw refused('This spreadsheet unpacks to more than 150 MB. Save the table as CSV.')
}

async function collect(worker: Worker): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: XlsxMessage) => {
      if (message.kind === 'piece') pieces.push(message.bytes)
      else if (message.kind === 'end') resolve(Buffer.concat(pieces))
      else reject(refused(message.sentence ?? NOT_READABLE))
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
