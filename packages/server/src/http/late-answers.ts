import { inTime } from './in-time.ts'

/**
 * Questions that are answered without their answer where that does not come soon. Who asks the same while one is late waits for that
 * one: windows that look twice a second while nobody answers would else fill the waiting room of the database.
 */
export class LateAnswers<T> {
  readonly #late = new Map<string, Promise<T>>()

  /** What `ask` says, or why it fails, if that is soon; undefined afterwards. It is never cancelled. */
  async within(
    longestMs: number,
    key: string,
    ask: () => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const asked = this.#late.get(key) ?? ask()
    const found = await inTime(
      asked.then((value) => ({ value })),
      longestMs,
    )
    if (found === undefined && !this.#late.has(key)) this.#keep(key, asked)
    return found
  }

  #keep(key: string, asked: Promise<T>): void {
    this.#late.set(key, asked)
    const forget = (): void => {
      if (this.#late.get(key) === asked) this.#late.delete(key)
    }
    asked.then(forget, forget)
  }
}
