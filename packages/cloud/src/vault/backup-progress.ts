import type { Watch } from './watch.ts'

const MB = 1_000_000
const REPORT_MS = 1_000
/** Before so many bytes have gone, an estimate of the time says nothing. */
const FIRST_MB = 5

/** How far the copies of a backup are. */
export interface BackupProgress {
  /** Bytes that every region took. */
  readonly copied: number
  /** Bytes that the slowest region gave back; undefined until they are read back. */
  readonly readBack: number | undefined
  /** Of the dump: what the last one had, until this one is known. */
  readonly estimate: number
  readonly regions: readonly string[]
}

/** Both ways count: each byte is written and read back. Megabytes, because what a job counts ends at two billion. @internal */
export function progressOf(
  { copied, readBack, estimate, regions }: BackupProgress,
  elapsedMs: number,
): { readonly done: number; readonly total: number; readonly message: string } {
  const size = Math.max(estimate, copied)
  const [done, total] = [megabytes(copied + (readBack ?? 0)), Math.max(1, megabytes(2 * size))]
  const places = regions.join(', ')
  const message =
    readBack === undefined
      ? `Copying ${megabytes(copied)} of ${megabytes(size)} MB to ${places}`
      : `Reading ${megabytes(readBack)} of ${megabytes(size)} MB back from ${places}`
  return { done, total, message: `${message}${restWords(done, total, elapsedMs)}.` }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / MB)
}

/** How long the rest takes at this pace, in megabytes; nothing where that is no news, or a guess. */
export function restWords(done: number, total: number, elapsedMs: number): string {
  if (done < FIRST_MB || done >= total) return ''
  const seconds = ((elapsedMs / done) * (total - done)) / 1_000
  if (seconds < 10) return ''
  return seconds < 90
    ? `, about ${Math.ceil(seconds / 10) * 10} seconds left`
    : `, about ${Math.round(seconds / 60)} minutes left`
}

/** Reports what `read` says, every second until it is stopped. What asks the work to stop is the signal, not this. */
export function reportRegularly({ report }: Watch, read: () => BackupProgress): () => void {
  if (report === undefined) return () => undefined
  const began = performance.now()
  const tell = (): void => {
    report(progressOf(read(), performance.now() - began)).catch(() => undefined)
  }
  tell()
  const timer = setInterval(tell, REPORT_MS)
  return () => {
    clearInterval(timer)
  }
}
