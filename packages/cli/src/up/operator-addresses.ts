import { readFile } from 'node:fs/promises'
import { writeDurably } from '@zennnn/cloud'
import type { Log } from '@zennnn/kernel'

/**
 * Where operators are reached, as the control database said last: beside it, since they have to be called when there is none. Readable
 * for its owner alone.
 */
export class OperatorAddresses {
  readonly #path: string
  readonly #log: Log
  #addresses: readonly string[]

  private constructor(path: string, log: Log, addresses: readonly string[]) {
    this.#path = path
    this.#log = log
    this.#addresses = addresses
  }

  /** A file that cannot be read is forgotten. */
  static async read(path: string, log: Log): Promise<OperatorAddresses> {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const found = text === undefined ? [] : parseAddresses(text)
    if (found === undefined) log.warn('operator_addresses_unreadable', { path })
    return new OperatorAddresses(path, log, found ?? [])
  }

  get all(): readonly string[] {
    return this.#addresses
  }

  /** Never fails: they are known to this process, at least. */
  async keep(addresses: readonly string[]): Promise<void> {
    if (addresses.join('\n') === this.#addresses.join('\n')) return
    this.#addresses = addresses
    await writeDurably(this.#path, `${JSON.stringify(addresses)}\n`).catch((error: unknown) => {
      this.#log.error('operator_addresses_not_kept', { error })
    })
  }
}

function parseAddresses(text: string): readonly string[] | undefined {
  try {
    const found: unknown = JSON.parse(text)
    return Array.isArray(found) && found.every((one) => typeof one === 'string') ? found : undefined
  } catch {
    return undefined
  }
}
