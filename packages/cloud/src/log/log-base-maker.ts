import type { Log } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import type { Vault } from '../vault/vault.ts'
import { makeBase } from './log-base.ts'
import { updateKeeping } from './log-register.ts'

/** Each try reads all databases. */
const AFTER_FAILURE_MS = 600_000

/** Makes one base at a time, beside the shippings. */
export class BaseMaker {
  readonly #vault: Vault
  readonly #log: Log
  #making: Promise<void> | undefined
  #notBefore = 0

  constructor(vault: Vault, log: Log) {
    this.#vault = vault
    this.#log = log
  }

  isBusy(): boolean {
    return this.#making !== undefined
  }

  /** Whether another try may be made by itself. */
  mayTry(): boolean {
    return performance.now() >= this.#notBefore
  }

  begin(of: Parameters<typeof makeBase>[1], signal: AbortSignal): void {
    this.#making = makeBase(this.#vault, of, signal)
      .then(
        ({ id, bytes, region }) => {
          this.#log.info('log_base_made', { id, bytes, region })
        },
        async (error: unknown) => {
          if (signal.aborted) return
          this.#notBefore = performance.now() + AFTER_FAILURE_MS
          this.#log.warn('log_base_failed', { error })
          await this.#note(sayFailure(error))
        },
      )
      .finally(() => {
        this.#making = undefined
      })
  }

  async #note(message: string): Promise<void> {
    const { access, control } = this.#vault
    await asOwner(access, control, async (register) => {
      await updateKeeping(register, 'base_message = $1', [message])
    }).catch((error: unknown) => {
      this.#log.warn('log_base_failure_not_noted', { error })
    })
  }

  async ended(): Promise<void> {
    await this.#making
  }
}
