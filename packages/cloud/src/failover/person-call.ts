import type { Log } from '@zennnn/kernel'

/** What a person has to do, told once in the log and in the terminal, and shown until it is over. */
export class PersonCall {
  readonly #log: Log
  readonly #say: (sentence: string) => void
  #needs: string | undefined

  constructor({ log, say }: { readonly log: Log; readonly say: (sentence: string) => void }) {
    this.#log = log
    this.#say = say
  }

  get needs(): string | undefined {
    return this.#needs
  }

  call(needs: string): void {
    if (needs === this.#needs) return
    this.#needs = needs
    this.#log.error('cluster_needs_person', { needs })
    this.#say(needs)
  }

  /** Shown and said as a need, once, though nobody is called for it. */
  tell(sentence: string): void {
    if (this.#needs === undefined) {
      this.#log.warn('cluster_has_no_standby', { sentence })
      this.#say(sentence)
    }
    this.#needs = sentence
  }

  /** The same need in other figures: it is shown so, and nobody is called for it again. */
  reword(needs: string): void {
    this.#needs = needs
  }

  over(): void {
    this.#needs = undefined
  }
}
