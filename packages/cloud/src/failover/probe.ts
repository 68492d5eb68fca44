import { Client, DatabaseError } from 'pg'
import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import type { Observation } from './decide.ts'
import type { KeeperSettings } from './keeper-options.ts'
import { ProbePace } from './probe-pace.ts'
import { untilLater } from './until-later.ts'

/** `refused`: it answers, but does not write. */
type Outcome = 'written' | 'refused' | 'unreachable'

interface ProbePlace {
  readonly socketFolder: string
  readonly superuser: string
}

/**
 * Looks at a primary by writing, as its clients do: what answers a ping may not be able to write. When a write hangs, one that
 * does not wait for the standby tells which of the two is away.
 */
export class Prober {
  readonly #settings: KeeperSettings
  readonly #replicated: ProbeLine
  readonly #local: ProbeLine
  #lastWrittenAt = performance.now()

  constructor(place: ProbePlace, settings: KeeperSettings) {
    this.#settings = settings
    this.#replicated = new ProbeLine(place, 'replicated', new ProbePace())
    this.#local = new ProbeLine(place, 'local')
  }

  /** When a write was acknowledged last; monotonic, of performance.now(). */
  get lastWrittenAt(): number {
    return this.#lastWrittenAt
  }

  /** Within `probeTimeoutMs`. */
  async observe(): Promise<Observation> {
    const { probeEveryMs, probeTimeoutMs } = this.#settings
    const quick = await this.#replicated.within(probeEveryMs)
    if (quick !== undefined) return this.#answered(quick)
    const [slow, local] = await Promise.all([
      this.#replicated.within(probeTimeoutMs),
      this.#local.within(probeTimeoutMs - probeEveryMs),
    ])
    if (slow !== undefined) return this.#answered(slow)
    return local === 'written' ? 'standby_away' : 'primary_away'
  }

  close(): void {
    this.#replicated.close()
    this.#local.close()
  }

  #answered(outcome: Outcome): Observation {
    if (outcome === 'written') this.#lastWrittenAt = performance.now()
    return OBSERVED[outcome]
  }
}

const OBSERVED = {
  written: 'written',
  refused: 'primary_refuses',
  unreachable: 'primary_away',
} as const satisfies Record<Outcome, Observation>

/** A connection that stays open, with one write on its way at most: a server that hangs is not asked again and again. */
class ProbeLine {
  readonly #place: ProbePlace
  readonly #kind: 'replicated' | 'local'
  /** Without one, each look is a write. */
  readonly #pace: ProbePace | undefined
  #client: Client | undefined
  #asked: { readonly at: number; readonly outcome: Promise<Outcome> } | undefined

  constructor(place: ProbePlace, kind: 'replicated' | 'local', pace?: ProbePace) {
    this.#place = place
    this.#kind = kind
    this.#pace = pace
  }

  /** Writes, or waits for the write that is on its way; undefined when it took longer than this since it was sent. */
  async within(longestMs: number): Promise<Outcome | undefined> {
    const asked = (this.#asked ??= { at: performance.now(), outcome: this.#write() })
    const outcome = await untilLater(asked.outcome, asked.at + longestMs - performance.now())
    if (outcome !== undefined) this.#asked = undefined
    return outcome
  }

  close(): void {
    const client = this.#client
    this.#client = undefined
    void client?.end().catch(() => undefined)
  }

  async #write(): Promise<Outcome> {
    try {
      const client = this.#client ?? (await this.#connect())
      if (await this.#isQuiet(client)) return 'written'
      const { rows } = await client.query<{ transaction: string }>(
        `UPDATE cluster_monitor.probe SET written_at = now() WHERE kind = $1
         RETURNING pg_current_xact_id()::text AS transaction`,
        [this.#kind],
      )
      this.#pace?.wrote(BigInt(rows[0]?.transaction ?? 0), performance.now())
      return 'written'
    } catch (error) {
      if (isRefusal(error)) return 'refused'
      this.close()
      return 'unreachable'
    }
  }

  /** Nobody wrote, so that reading is enough. */
  async #isQuiet(client: Client): Promise<boolean> {
    if (this.#pace?.isIdle(performance.now()) !== true) return false
    const { rows } = await client.query<{ position: string }>(
      'SELECT pg_current_wal_insert_lsn()::text AS position',
    )
    return !this.#pace.hasMoved(rows[0]?.position ?? '')
  }

  async #connect(): Promise<Client> {
    const { socketFolder, superuser } = this.#place
    const client = new Client({
      host: socketFolder,
      port: CLUSTER_PORT,
      user: 'postgres',
      password: superuser,
      database: 'postgres',
      options: this.#kind === 'local' ? '-c synchronous_commit=local' : '',
    })
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined
    })
    this.#client = client
    await client.connect()
    return client
  }
}

/** An answer of a server that runs; those of class 57P say that it ends or only starts. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && error.code?.startsWith('57P') === false
}
