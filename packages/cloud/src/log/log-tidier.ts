import type { Log } from '@zennnn/kernel'
import type { Vault } from '../vault/vault.ts'
import { forgetOldLog } from './log-keep.ts'

/** Forgets what is old beside the shippings, which must not wait for it. */
export class Tidier {
  readonly #vault: Vault
  readonly #log: Log
  #tidying: Promise<void> | undefined

  constructor(vault: Vault, log: Log) {
    this.#vault = vault
    this.#log = log
  }

  isBusy(): boolean {
    return this.#tidying !== undefined
  }

  begin(): void {
    this.#tidying ??= forgetOldLog(this.#vault, this.#log)
      .catch((error: unknown) => {
        this.#log.warn('log_not_forgotten', { error })
      })
      .finally(() => {
        this.#tidying = undefined
      })
  }

  async ended(): Promise<void> {
    await this.#tidying
  }
}
