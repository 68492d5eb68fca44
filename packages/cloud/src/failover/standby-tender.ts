import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import type { ClusterNode } from './cluster-node.ts'
import { readRecord, writeRecord } from './node-record.ts'
import { STANDBY } from './node-settings.ts'
import { type Pair, primaryOf, standbyOf } from './pair.ts'
import { requireUnmoved } from './rejoin.ts'
import { copyPrimary, rewind } from './standby-copy.ts'
import { synchronize } from './synchronize.ts'

/** So near that commits that wait for it wait for no old log. */
const NEAR_BYTES = 16 * 1024 * 1024
/** Starts that came to nothing, before it is copied anew. */
const PATIENCE = 2
const POLL_MS = 100

/** What PostgreSQL writes when a standby can never follow from where it is. */
const HOPELESS =
  /requested WAL segment \S+ has already been removed|requested starting point .* is ahead|requested timeline .* (is not a child|does not contain)|highest timeline .* is behind|forked off current database system timeline|is not in this server's history/

/** How far the standby is. */
export type TenderPhase = 'idle' | 'copying' | 'rewinding' | 'starting'

export interface TendOptions {
  readonly say: (sentence: string) => void
  readonly abort: AbortSignal
}

/** Brings the standby of a pair to follow its primary, whatever its folder is. */
export class StandbyTender {
  readonly #pair: Pair
  #phase: TenderPhase = 'idle'
  #failedStarts = 0
  /** Of the cluster when this began: whose folder may be touched depends on it. */
  #epoch = 0

  constructor(pair: Pair) {
    this.#pair = pair
  }

  get phase(): TenderPhase {
    return this.#phase
  }

  /** Resolves in SYNC. Fails when that did not come about, and may be called again. */
  async tend(options: TendOptions): Promise<void> {
    const pair = this.#pair
    const { abort, say } = options
    this.#epoch = pair.file.state.epoch
    try {
      await this.#ensureSlot(abort)
      if (standbyOf(pair).server === undefined) await this.#bringBack(options)
      this.#phase = 'starting'
      await this.#follow(say, abort)
      if (pair.file.state.replication === 'DEGRADED') await synchronize(pair, abort)
      this.#failedStarts = 0
    } finally {
      this.#phase = 'idle'
    }
  }

  /** One that was left behind for too long lost its place in the log: it is copied anew. */
  async #ensureSlot(abort: AbortSignal): Promise<void> {
    const isLost = await primaryOf(this.#pair).ask(
      async (client) => {
        const { rows } = await client.query<{ status: string | null }>(
          'SELECT wal_status AS status FROM pg_replication_slots WHERE slot_name = $1',
          [STANDBY],
        )
        const lost = rows[0]?.status === 'lost'
        if (lost) await client.query('SELECT pg_drop_replication_slot($1)', [STANDBY])
        if (lost || rows.length === 0)
          await client.query('SELECT pg_create_physical_replication_slot($1, true)', [STANDBY])
        return lost
      },
      undefined,
      abort,
    )
    if (isLost) await this.#giveUp()
  }

  async #bringBack({ say, abort }: TendOptions): Promise<void> {
    const node = standbyOf(this.#pair)
    await node.fence()
    if (this.#failedStarts >= PATIENCE) await this.#giveUp()
    const { servedEpoch, isWhole } = await readRecord(node.layout.dataFolder)
    const isUsable = isWhole && (await node.isThere())
    if (isUsable && servedEpoch === null && (await node.isStandby())) return
    await this.#distrust()
    if (isUsable && (await this.#isRewound(say, abort))) return
    requireUnmoved(this.#pair.file.state, this.#epoch)
    this.#phase = 'copying'
    say('Making a standby: a copy of the primary.')
    await copyPrimary(this.#pair, abort)
  }

  async #isRewound(say: (sentence: string) => void, abort: AbortSignal): Promise<boolean> {
    requireUnmoved(this.#pair.file.state, this.#epoch)
    this.#phase = 'rewinding'
    say('Rewinding the old primary, so that it can follow.')
    try {
      await rewind(this.#pair, abort)
      return true
    } catch (error) {
      abort.throwIfAborted()
      this.#pair.log.warn('standby_not_rewound', { error })
      return false
    }
  }

  async #follow(say: (sentence: string) => void, abort: AbortSignal): Promise<void> {
    const pair = this.#pair
    const node = standbyOf(pair)
    const log = await LogTail.at(node.layout.logFile)
    try {
      if (node.server === undefined) {
        say('Starting the standby.')
        await node.start({
          kind: 'standby',
          upstream: primaryOf(pair).layout.socketFolder,
          password: pair.standbyPassword,
        })
      }
      await untilFollowing(pair, abort, async () => HOPELESS.test(await log.read()))
    } catch (error) {
      abort.throwIfAborted()
      this.#failedStarts += 1
      await node.fence()
      if (HOPELESS.test(await log.read())) await this.#giveUp()
      throw error
    }
  }

  /** Before its folder is touched: it is not one to fail over to. */
  async #distrust(): Promise<void> {
    const { file, replication } = this.#pair
    if (file.doubt !== undefined || file.state.replication === 'SYNC') await replication.degrade()
  }

  /** Nothing of its folder is used again. */
  async #giveUp(): Promise<void> {
    requireUnmoved(this.#pair.file.state, this.#epoch)
    const node = standbyOf(this.#pair)
    await this.#distrust()
    await node.fence()
    await writeRecord(node.layout.dataFolder, { servedEpoch: null, isWhole: false })
    this.#failedStarts = 0
  }
}

/**
 * Until it wrote down what the primary had when this began: one that is frozen was near, too. Waits as long as it reads, since one
 * that was away may have much to catch up with.
 */
async function untilFollowing(
  pair: Pair,
  abort: AbortSignal,
  isHopeless: () => Promise<boolean>,
): Promise<void> {
  const standby = standbyOf(pair)
  const begun = await readFlushed(primaryOf(pair), abort)
  let reached = ''
  let movedAt = performance.now()
  for (;;) {
    abort.throwIfAborted()
    if (standby.server === undefined)
      throw new PlatformError('DATABASE_UNAVAILABLE', { message: 'The standby ended.' })
    const found = await readFollower(primaryOf(pair), begun, abort)
    if (found?.isNear === true) return
    if (found !== undefined && found.flushed !== reached) {
      reached = found.flushed
      movedAt = performance.now()
    }
    const isLate = performance.now() - movedAt > pair.settings.followMs
    if (isLate || (found === undefined && (await isHopeless())))
      throw new PlatformError('DATABASE_UNAVAILABLE', {
        message: 'The standby does not follow its primary.',
      })
    await delay(POLL_MS)
  }
}

async function readFlushed(primary: ClusterNode, abort: AbortSignal): Promise<string> {
  return await primary.ask(
    async (client) => {
      // So that there is something new to follow.
      await client.query("SELECT pg_logical_emit_message(false, 'zennnn', '')")
      const { rows } = await client.query<{ lsn: string }>(
        'SELECT pg_current_wal_insert_lsn()::text AS lsn',
      )
      return rows[0]?.lsn ?? ''
    },
    undefined,
    abort,
  )
}

/** Undefined when it is not connected. */
async function readFollower(
  primary: ClusterNode,
  begun: string,
  abort: AbortSignal,
): Promise<{ readonly flushed: string; readonly isNear: boolean } | undefined> {
  return await primary.ask(
    async (client) => {
      const { rows } = await client.query<{ flushed: string; isNear: boolean }>(
        `SELECT flush_lsn::text AS flushed, flush_lsn >= $2::pg_lsn
           AND pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn) < $3 AS "isNear"
         FROM pg_stat_replication WHERE application_name = $1 AND flush_lsn IS NOT NULL
           AND state IN ('catchup', 'streaming')`,
        [STANDBY, begun, NEAR_BYTES],
      )
      return rows[0]
    },
    undefined,
    abort,
  )
}

/** What is written into a log from a moment on. */
class LogTail {
  readonly #path: string
  readonly #from: number

  private constructor(path: string, from: number) {
    this.#path = path
    this.#from = from
  }

  static async at(path: string): Promise<LogTail> {
    const file = await open(path, 'r').catch(() => undefined)
    const size = (await file?.stat())?.size ?? 0
    await file?.close()
    return new LogTail(path, size)
  }

  async read(): Promise<string> {
    const file = await open(this.#path, 'r').catch(() => undefined)
    if (file === undefined) return ''
    try {
      const { size } = await file.stat()
      // Emptied meanwhile, as full ones are.
      const start = size < this.#from ? 0 : this.#from
      const buffer = Buffer.alloc(Math.min(size - start, 64 * 1024))
      await file.read(buffer, 0, buffer.length, start)
      return buffer.toString('utf8')
    } finally {
      await file.close()
    }
  }
}
