import type { RestoreWatch } from './restore-tools.ts'

/** More often nobody looks. */
const EVERY_MS = 250
/** The most that `done` and `total` of a job take. Of larger dumps they are a proportion; the message has the size. */
const MOST = 2_147_483_647

/** Tells how many bytes of a dump were restored; call it with the length of each piece. */
export function byteProgress(
  total: number,
  region: string,
  watch: Pick<RestoreWatch, 'report'>,
): (bytes: number) => Promise<void> {
  const scale = total > MOST ? MOST / total : 1
  let done = 0
  let toldAt = -Infinity
  return async (bytes) => {
    done += bytes
    if (performance.now() - toldAt < EVERY_MS && done < total) return
    toldAt = performance.now()
    await watch.report({
      done: Math.round(done * scale),
      total: Math.round(total * scale),
      message: `Restoring from the region ${region}: ${megabytes(done)} of ${megabytes(total)}.`,
    })
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
