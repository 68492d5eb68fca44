/** After somebody wrote, every look is a write for so long. */
const BUSY_MS = 10_000
/** Between two writes to a cluster in which nobody writes. */
const HEARTBEAT_MS = 10_000

/**
 * Whether a look has to write. As long as nobody writes, nobody waits for a disk or a standby either: then a look only reads where the
 * log ends, and a machine that does nothing does not write three times a second. The first write of somebody moves that end, also
 * when it hangs, so that the next look writes again. All times are of performance.now().
 */
export class ProbePace {
  #transaction: bigint | undefined
  #busyUntil = 0
  #wroteAt = Number.NEGATIVE_INFINITY
  #position: string | undefined

  /** Whether it is enough to look at the end of the log. */
  isIdle(now: number): boolean {
    return now >= this.#busyUntil && now < this.#wroteAt + HEARTBEAT_MS
  }

  /** Whether something was logged since the last look that only read. What our own write logged is not known before. */
  hasMoved(position: string): boolean {
    const before = this.#position
    this.#position = position
    return before !== undefined && before !== position
  }

  /** Numbers of transactions have no gaps: where ours do not follow each other, somebody wrote in between. */
  wrote(transaction: bigint, now: number): void {
    if (this.#transaction === undefined || transaction !== this.#transaction + 1n)
      this.#busyUntil = now + BUSY_MS
    this.#transaction = transaction
    this.#wroteAt = now
    this.#position = undefined
  }
}
