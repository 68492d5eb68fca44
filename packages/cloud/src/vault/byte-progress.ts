import { restWords } from './backup-progress.ts'
import type { Watch } from './watch.ts'

const MB = 1_000_000
/** More often nobody looks. */
const EVERY_MS = 250
/** The most that `done` and `total` of a job take. Of larger dumps they are a proportion; the message has the size. */
const MOST = 2_147_483_647

/** Tells how many bytes of a dump were restored; call it with the length of each piece. */
export function byteProgress(
  total: number,
  region: string,
  { report }: Pick<Watch, 'report'>,
): (bytes: number) => Promise<void> {
  const scale = total > MOST ? MOST / total : 1
  let done = 0
  const began = performance.now()
  let toldAt = -Infinity
  return async (bytes) => {
    done += bytes
    if (performance.now() - toldAt < EVERY_MS && done < total) return
    toldAt = performance.now()
    const rest = restWords(done / MB, total / MB, toldAt - began)
    await report?.({
      done: Math.round(done * scale),
      total: Math.round(total * scale),
      message: `Restoring from the region ${region}: ${megabytes(done)} of ${megabytes(total)}${rest}.`,
    })
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`
}

/** Tells how many tables were read to be compared. */
export function tableProgress({
  report,
}: Pick<Watch, 'report'>): (done: number, total: number) => Promise<void> {
  return async (done, total) => {
    const message = `Comparing every table with the backup: ${done} of ${total}.`
    await report?.({ done, total, message })
  }
}
