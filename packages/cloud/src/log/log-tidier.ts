/** Tidies beside the shippings, which must not wait for it: once at a time. */
export class Tidier {
  readonly #tidy: () => Promise<void>
  readonly #failed: (error: unknown) => void
  #tidying: Promise<void> | undefined

  constructor(tidy: () => Promise<void>, failed: (error: unknown) => void) {
    this.#tidy = tidy
    this.#failed = failed
  }

  isBusy(): boolean {
    return this.#tidying !== undefined
  }

  begin(): void {
    this.#tidying ??= this.#tidy()
      .catch(this.#failed)
      .finally(() => {
        this.#tidying = undefined
      })
  }

  async ended(): Promise<void> {
    await this.#tidying
  }
}
