/** Stops what was started, last first, each once. */
export class Shutdown {
  readonly #stops: (() => Promise<void>)[] = []
  #begun = false

  /** Whether nothing more is to be started. */
  get begun(): boolean {
    return this.#begun
  }

  begin(): void {
    this.#begun = true
  }

  /** Remembers how to stop something that runs; stops it at once when the end has begun already. */
  add(stop: () => Promise<void>): void {
    this.#stops.push(stop)
    if (this.#begun) void this.run()
  }

  /** Throws the first failure after all were stopped. */
  async run(): Promise<void> {
    this.#begun = true
    const failures: unknown[] = []
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop())
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    if (failures.length > 0) throw failures[0]
  }
}
