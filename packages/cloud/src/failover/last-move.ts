import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import type { Move, NodeName } from './cluster-view.ts'

/** As it lies on the disk. `heldMs` of one that is not over: until `at`. */
interface KeptMove extends Move {
  readonly isOver: boolean
}

/**
 * The last change of the primary, which is only told: it lies beside the state, so that nothing that decides depends on it. It is
 * written down before the state that makes it so, and completed by whoever opens the route in its epoch, be it a later start.
 */
export class LastMove {
  readonly #path: string
  readonly #log: Log
  #move: Move | undefined
  /** `heldFrom`: of performance.now(); undefined for one that another process began. */
  #begun: { readonly move: Move; readonly heldFrom: number | undefined } | undefined

  private constructor(path: string, log: Log, kept: KeptMove | undefined) {
    this.#path = path
    this.#log = log
    if (kept === undefined) return
    const { isOver, ...move } = kept
    if (isOver) this.#move = move
    else this.#begun = { move, heldFrom: undefined }
  }

  /** One that cannot be read is forgotten. */
  static async read(home: string, log: Log): Promise<LastMove> {
    const path = join(home, 'cluster-last-move.json')
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const kept = text === undefined ? undefined : parseMove(text)
    if (text !== undefined && kept === undefined) log.warn('last_move_unreadable', { path })
    return new LastMove(path, log, kept)
  }

  /** The last one that is over. */
  get move(): Move | undefined {
    return this.#move
  }

  /** Before the state says it. `heldFrom`, of performance.now(): since when nothing is acknowledged. Never fails. */
  async begin(move: Omit<Move, 'heldMs'>, heldFrom: number): Promise<void> {
    const begun = { ...move, heldMs: Math.round(performance.now() - heldFrom) }
    this.#begun = { move: begun, heldFrom }
    await this.#keep({ ...begun, isOver: false })
  }

  /** The route is open in this epoch. Never fails: it was made, whether it is remembered or not. */
  async complete(epoch: number, now: Date): Promise<void> {
    const begun = this.#begun
    if (begun === undefined) return
    this.#begun = undefined
    // One that came to nothing hides no other.
    if (begun.move.epoch === epoch) {
      this.#move = { ...begun.move, heldMs: heldMsOf(begun, now) }
      this.#log.warn('cluster_moved', { ...this.#move })
    }
    if (this.#move !== undefined) await this.#keep({ ...this.#move, isOver: true })
  }

  async #keep(move: KeptMove): Promise<void> {
    await writeDurably(this.#path, `${JSON.stringify(move)}\n`).catch((error: unknown) => {
      this.#log.error('last_move_not_kept', { error })
    })
  }
}

/** From one process to another only the wall clock goes on. */
function heldMsOf(
  { move, heldFrom }: { readonly move: Move; readonly heldFrom: number | undefined },
  now: Date,
): number {
  if (heldFrom !== undefined) return Math.round(performance.now() - heldFrom)
  return move.heldMs + Math.max(0, now.getTime() - move.at.getTime())
}

/** Undefined for anything but what was written. @internal */
export function parseMove(text: string): KeptMove | undefined {
  const { kind, at, epoch, heldMs, from, to, isOver } = parseObject(text)
  const instant = new Date(typeof at === 'string' ? at : Number.NaN)
  const isKnown =
    (kind === 'switchover' || kind === 'failover') &&
    isCount(epoch) &&
    isCount(heldMs) &&
    isNode(from) &&
    isNode(to) &&
    typeof isOver === 'boolean' &&
    !Number.isNaN(instant.getTime())
  return isKnown ? { kind, at: instant, epoch, heldMs, from, to, isOver } : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isNode(value: unknown): value is NodeName {
  return value === 'a' || value === 'b'
}
