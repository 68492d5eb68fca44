import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import type { Move, NodeName } from './cluster-view.ts'

/** The last change of the primary, which is only shown: it lies beside the state, so that nothing that decides depends on it. */
export class LastMove {
  readonly #path: string
  readonly #log: Log
  #move: Move | undefined

  private constructor(path: string, log: Log, move: Move | undefined) {
    this.#path = path
    this.#log = log
    this.#move = move
  }

  /** One that cannot be read is forgotten. */
  static async read(home: string, log: Log): Promise<LastMove> {
    const path = join(home, 'cluster-last-move.json')
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const move = text === undefined ? undefined : parseMove(text)
    if (text !== undefined && move === undefined) log.warn('last_move_unreadable', { path })
    return new LastMove(path, log, move)
  }

  get move(): Move | undefined {
    return this.#move
  }

  /** Never fails: it was made, whether it is remembered or not. */
  async remember(move: Move): Promise<void> {
    this.#move = move
    await writeDurably(this.#path, `${JSON.stringify(move)}\n`).catch((error: unknown) => {
      this.#log.error('last_move_not_kept', { error })
    })
  }
}

/** Undefined for anything but what was written. @internal */
export function parseMove(text: string): Move | undefined {
  const { kind, at, heldMs, from, to } = parseObject(text)
  const instant = new Date(typeof at === 'string' ? at : Number.NaN)
  const isKnown =
    (kind === 'switchover' || kind === 'failover') &&
    typeof heldMs === 'number' &&
    isNode(from) &&
    isNode(to) &&
    !Number.isNaN(instant.getTime())
  return isKnown ? { kind, at: instant, heldMs, from, to } : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function isNode(value: unknown): value is NodeName {
  return value === 'a' || value === 'b'
}
