/** When to try again what failed: after a pause that doubles with each failure in a row. */
export class Retry {
  readonly #firstMs: number
  readonly #longestMs: number
  #pauseMs = 0
  #dueAt = 0

  constructor(firstMs: number, longestMs: number) {
    this.#firstMs = firstMs
    this.#longestMs = longestMs
  }

  /** `now` as of performance.now(), here and below. */
  isDue(now: number): boolean {
    return now >= this.#dueAt
  }

  failed(now: number): void {
    this.#pauseMs = Math.min(Math.max(this.#firstMs, this.#pauseMs * 2), this.#longestMs)
    this.#dueAt = now + this.#pauseMs
  }

  /** It worked, or somebody asked for it. */
  reset(): void {
    this.#pauseMs = 0
    this.#dueAt = 0
  }
}
