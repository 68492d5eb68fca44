const FIRST_MS = 200
const LONGEST_MS = 10_000
/** A process that lived this long was healthy: its death starts a new count. */
const HEALTHY_MS = 30_000

/** How long to wait before a process that died is started again: 0.2 s, doubled for each death in a row, up to 10 s. */
export function nextDelay(previousMs: number | undefined, livedMs: number): number {
  if (previousMs === undefined || livedMs >= HEALTHY_MS) return FIRST_MS
  return Math.min(previousMs * 2, LONGEST_MS)
}
