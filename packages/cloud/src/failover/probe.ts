import { setTimeout as delay } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { CLUSTER_PORT } from '../cluster/cluster-layout.ts'
import type { Observation } from './decide.ts'
import { DiskProbe } from './disk-probe.ts'
import type { KeeperSettings } from './keeper-options.ts'
import { WAITS_FOR_STANDBY } from './node-settings.ts'
import { ProbePace } from './probe-pace.ts'
import { untilLater } from './until-later.ts'

/** `unsynced`: written, but not waited for, although it had to be. `refused`: it answers, but does not write. */
type Answer = 'written' | 'unsynced' | 'refused'

/** `unreachable`: it lets nobody in, or broke the connection off. */
type Outcome = Answer | 'unreachable'

const AGAIN_MS = 100

interface ProbePlace {
  readonly socketFolder: string
  readonly superuser: string
  /** Beside the data, in a folder of ours. */
  readonly syncedFile: string
  /** Whether the state says SYNC now. */
  readonly mustWait: () => boolean
}

/**
 * Looks at a primary by writing, as its clients do: what answers a ping may not be able to write. When a write hangs, one that
 * does not wait for the standby tells which of the two is away.
 */
export class Prober {
  readonly #settings: KeeperSettings
  readonly #replicated: ProbeLine
  readonly #local: ProbeLine
  readonly #disk: DiskProbe
  #lastWrittenAt = performance.now()
  readonly #closed = new AbortController()

  constructor(place: ProbePlace, settings: KeeperSettings) {
    this.#settings = settings
    this.#replicated = new ProbeLine(place, 'replicated', new ProbePace())
    this.#local = new ProbeLine(place, 'local')
    this.#disk = new DiskProbe(place.syncedFile)
  }

  /** When a write was acknowledged last; monotonic, of performance.now(). */
  get lastWrittenAt(): number {
    return this.#lastWrittenAt
  }

  /**
   * Takes `probeTimeoutMs` for anything but an answer, so that one write that hangs is one miss each time that it is waited for. A server
   * that lets nobody in is tried on until then: one of its processes may have crashed, after which it starts itself again.
   */
  async observe(): Promise<Observation> {
    const { probeEveryMs, probeTimeoutMs } = this.#settings
    const deadline = performance.now() + probeTimeoutMs
    const quick = await this.#replicated.within(probeEveryMs)
    if (isAnswer(quick)) return this.#answered(quick)
    const restMs = deadline - performance.now()
    const [slow, local, isDiskWell] = await Promise.all([
      this.#insist(this.#replicated, deadline),
      this.#insist(this.#local, deadline),
      this.#disk.isWellWithin(restMs),
    ])
    if (isAnswer(slow)) return this.#answered(slow)
    // Whatever it answers, it is there: what hangs is what waits for the standby.
    if (isAnswer(local)) return 'standby_away'
    return isDiskWell ? 'primary_away' : 'disk_slow'
  }

  close(): void {
    this.#closed.abort()
    this.#replicated.close()
    this.#local.close()
  }

  /** Again while it lets nobody in. */
  async #insist(line: ProbeLine, deadline: number): Promise<Outcome | undefined> {
    for (;;) {
      const outcome = await line.within(deadline - performance.now())
      const isLate = performance.now() + AGAIN_MS >= deadline
      if (outcome !== 'unreachable' || isLate || this.#closed.signal.aborted) {
        // What is left of the time is part of the miss.
        if (outcome === 'unreachable' && isLate)
          await delay(Math.max(0, deadline - performance.now()))
        return outcome
      }
      await delay(AGAIN_MS)
    }
  }

  #answered(outcome: Answer): Observation {
    if (outcome === 'written' || outcome === 'unsynced') this.#lastWrittenAt = performance.now()
    return OBSERVED[outcome]
  }
}

const OBSERVED = {
  written: 'written',
  unsynced: 'not_waiting',
  refused: 'primary_refuses',
} as const satisfies Record<Answer, Observation>

function isAnswer(outcome: Outcome | undefined): outcome is Answer {
  return outcome !== undefined && outcome !== 'unreachable'
}

/** A connection that stays open, with one write on its way at most: a server that hangs is not asked again and again. */
class ProbeLine {
  readonly #place: ProbePlace
  readonly #kind: 'replicated' | 'local'
  /** Without one, each look is a write. */
  readonly #pace: ProbePace | undefined
  #client: Client | undefined
  #asked: Promise<Outcome> | undefined

  constructor(place: ProbePlace, kind: 'replicated' | 'local', pace?: ProbePace) {
    this.#place = place
    this.#kind = kind
    this.#pace = pace
  }

  /** Writes, or waits for the write that is on its way; undefined when it takes longer. */
  async within(longestMs: number): Promise<Outcome | undefined> {
    const outcome = await untilLater((this.#asked ??= this.#write()), longestMs)
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
      // What became SYNC only meanwhile need not have been waited for.
      const mustWait = this.#kind === 'replicated' && this.#place.mustWait()
      const waits = (await this.#readQuietly(client)) ?? (await this.#writeRow(client))
      return mustWait && waits !== WAITS_FOR_STANDBY ? 'unsynced' : 'written'
    } catch (error) {
      if (isRefusal(error)) return 'refused'
      this.close()
      return 'unreachable'
    }
  }

  /** For whom commits wait, as it says itself, where nobody wrote, so that reading is enough. Undefined where it is not. */
  async #readQuietly(client: Client): Promise<string | undefined> {
    if (this.#pace?.isIdle(performance.now()) !== true) return undefined
    const { rows } = await client.query<{ position: string; waits: string }>(
      `SELECT pg_current_wal_insert_lsn()::text AS position,
         current_setting('synchronous_standby_names') AS waits`,
    )
    const [row] = rows
    return row === undefined || this.#pace.hasMoved(row.position) ? undefined : row.waits
  }

  /** As above, after a write. */
  async #writeRow(client: Client): Promise<string | undefined> {
    const { rows } = await client.query<{ transaction: string; waits: string }>(
      `UPDATE cluster_monitor.probe SET written_at = now() WHERE kind = $1
       RETURNING pg_current_xact_id()::text AS transaction,
         current_setting('synchronous_standby_names') AS waits`,
      [this.#kind],
    )
    const [row] = rows
    this.#pace?.wrote(BigInt(row?.transaction ?? 0), performance.now())
    return row?.waits
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
    try {
      await client.connect()
    } catch (error) {
      // Also when it was turned away by a server that answers: what is asked of such a client is never answered.
      this.close()
      throw error
    }
    return client
  }
}

/** Whether it is an answer of a server that runs; those of class 57P say that it ends or only starts. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && error.code?.startsWith('57P') === false
}
