import { copyFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'

const MOST_BYTES = 10 * 1024 * 1024
const LOOK_EVERY_MS = 60_000

/** Before a start, when nobody writes: a large log becomes `.1` and the one before goes. */
export function renameFullLog(path: string, mostBytes = MOST_BYTES): void {
  if (sizeOf(path) >= mostBytes) renameSync(path, `${path}.1`)
}

/**
 * While PostgreSQL writes into the file that it was given: a large log is copied to `.1` and emptied. What is written
 * in the microseconds between the two is lost. A pipe through us would lose nothing, but who stops us would stop the
 * databases as soon as it is full. @internal
 */
export function emptyFullLog(path: string, mostBytes = MOST_BYTES): void {
  if (sizeOf(path) < mostBytes) return
  try {
    copyFileSync(path, `${path}.new`)
    truncateSync(path)
    renameSync(`${path}.new`, `${path}.1`)
  } catch {
    // A full disk: the copy that could not be finished must not take the last of it.
    rmSync(`${path}.new`, { force: true })
  }
}

/** Keeps the log of a running server small, until it ended. */
export function keepLogSmall(path: string, ended: Promise<void>): void {
  const timer = setInterval(() => {
    emptyFullLog(path)
  }, LOOK_EVERY_MS).unref()
  void ended.then(() => {
    clearInterval(timer)
  })
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
