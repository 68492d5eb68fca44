import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connections } from '@zennnn/data'
import {
  type DatabaseId,
  type Log,
  PlatformError,
  parseDatabaseId,
  parseRecordId,
  toProblem,
} from '@zennnn/kernel'
import type { JobHelpers, Logger, Runner, WorkerEvents, WorkerUtils } from 'graphile-worker'
import type { Pool } from 'pg'
import { choreLine } from './chore-times.ts'
import type { JobKind } from './job-kind.ts'
import { keepAlive, type Liveness } from './job-liveness.ts'
import { HEAVY_TASK, JOB_TASK } from './job-queue.ts'
import { endJob, findJob, parseJob, takeJob } from './job-record.ts'
import { runJob } from './job-run.ts'
import { openQueuePool } from './queue-pool.ts'

/** How long the record of a job may come later than its place in the queue: its transaction commits in between. */
const SIGHT_MS = 1_000
const SIGHT_POLL_MS = 50
/** For what notifications do not announce: retries, and jobs that a dead worker held. */
const POLL_MS = 1_000
const TASKS = { usual: JOB_TASK, heavy: HEAVY_TASK, chores: undefined } as const
/** What a step gets to come to its next report when the worker stops. */
const STOP_MS = 2_000

/** Something the cloud does by itself at its time; see choreLine for times that were missed. */
export interface Chore {
  readonly name: string
  /** Five fields of cron, UTC. */
  readonly pattern: string
  readonly run: () => Promise<void>
}

interface JobWorkerOptions {
  /** The queue's database: the control database, as the role of `work` made owner. */
  readonly queueUrl: string
  readonly control: DatabaseId
  readonly connections: Pick<Connections, 'direct'>
  readonly kinds: readonly JobKind[]
  /** Which part of the queue it takes from: `heavy` is what `enqueue_heavy` put there, `chores` only its own. (usual) */
  readonly lane?: keyof typeof TASKS
  readonly chores: readonly Chore[]
  /** Jobs at the same time. */
  readonly concurrency: number
  readonly log: Log
}

export interface JobWorker {
  /** Settles when the worker has ended, also when it lost its database: then the process should end and start anew. */
  readonly ended: Promise<void>
  /** Interrupts what runs; it goes on in the next worker. */
  stop(): Promise<void>
}

/** Makes the queue's schema in its database, or brings it up to date. */
export async function installQueue(queueUrl: string, log: Log): Promise<void> {
  const { makeWorkerUtils } = await loadQueue()
  const utils = await makeWorkerUtils({ connectionString: queueUrl, logger: await toLogger(log) })
  await utils.migrate()
  await utils.release()
}

/** The URL of a database on a socket, whose sessions act as the owner of everything. */
export function queueUrl(
  address: { readonly host: string; readonly port: number },
  database: DatabaseId,
  password: string,
): string {
  const url = new URL(`postgres://zennnn_maintain:${password}@localhost/${database}`)
  url.searchParams.set('host', address.host)
  url.searchParams.set('port', String(address.port))
  url.searchParams.set('options', '-c role=zennnn_owner')
  return url.href
}

/** Takes jobs from the queue and runs them until stopped. */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { makeWorkerUtils, run } = await loadQueue()
  const logger = await toLogger(options.log)
  const stopping = new AbortController()
  const events: WorkerEvents = new EventEmitter()
  let workerId = ''
  events.on('pool:create', ({ workerPool }) => {
    workerId = workerPool.id
  })
  const pgPool = openQueuePool(options.queueUrl, options.log)
  const utils = await makeWorkerUtils({ pgPool, logger })
  const task = TASKS[options.lane ?? 'usual']
  const runner = await run({
    pgPool,
    concurrency: options.concurrency,
    // The process decides itself what a signal means.
    noHandleSignals: true,
    pollInterval: POLL_MS,
    gracefulShutdownAbortTimeout: STOP_MS,
    logger,
    events,
    taskList: {
      ...(task !== undefined && {
        [task]: async (payload: unknown, helpers: JobHelpers) => {
          await work(payload, helpers, options, stopping.signal)
        },
      }),
      ...Object.fromEntries(options.chores.map((chore) => [chore.name, chore.run])),
    },
    crontab: options.chores.map(choreLine).join('\n'),
  })
  const liveness = await keepAlive(utils, {
    workerId,
    task,
    log: options.log,
    onSpent: async (payload) => {
      await endSpent(payload, options)
    },
  })
  const stop = stopper({ runner, liveness, utils, pgPool, stopping })
  liveness.lost.then(stop, stop)
  return { ended: runner.promise.then(stop, stop), stop }
}

function stopper(parts: {
  readonly runner: Runner
  readonly liveness: Liveness
  readonly utils: WorkerUtils
  readonly pgPool: Pool
  readonly stopping: AbortController
}): () => Promise<void> {
  const stop = async (): Promise<void> => {
    parts.stopping.abort()
    // Rejects when it has stopped by itself already.
    await parts.runner.stop().catch(() => undefined)
    await parts.liveness.stop().catch(() => undefined)
    await parts.utils.release()
    // Not waited for: one that PostgreSQL does not answer any more has no end.
    void parts.pgPool.end()
  }
  let stopped: Promise<void> | undefined
  return async () => {
    stopped ??= stop()
    await stopped
  }
}

async function work(
  payload: unknown,
  helpers: JobHelpers,
  options: JobWorkerOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { database, id } = parsePayload(payload)
  const { connections, log } = options
  const record = await take(database, id, options)
  if (record === undefined) return
  if (record.isNeutralised) {
    const problem = new PlatformError('STATE_REFUSED', {
      message: 'This database was restored on the side of another one: it does no jobs.',
    })
    await connections.direct(database, endJob(id, 'failed', toProblem(problem).problem))
    return
  }
  const kind = options.kinds.find(({ name }) => name === record.kind)
  const place = database === options.control ? 'control' : 'customer'
  if (kind === undefined || kind.place !== place) {
    const problem = new PlatformError('ACTION_UNKNOWN', {
      message: `There is no job of the kind "${record.kind}" here.`,
    })
    await connections.direct(database, endJob(id, 'failed', toProblem(problem).problem))
    return
  }
  try {
    await runJob(kind, database, record, { connections, log, stopping })
  } catch (error) {
    if (helpers.job.attempts < helpers.job.max_attempts) throw error
    await connections.direct(database, endJob(id, 'failed', toProblem(error).problem))
  }
}

/** A job that took its worker with it each time is given up: the next attempt would only do so again. */
async function endSpent(
  payload: unknown,
  { connections, log }: Pick<JobWorkerOptions, 'connections' | 'log'>,
): Promise<void> {
  const { database, id } = parsePayload(payload)
  log.error('job_given_up', { database, job: id })
  const { problem } = toProblem(
    new PlatformError('INTERNAL', {
      message: 'The job was interrupted too often and is given up. Order it anew.',
    }),
  )
  await connections
    .direct(database, endJob(id, 'failed', problem))
    // The sweep must go on; the operator has the line above.
    .catch((error: unknown) => log.error('job_not_ended', { database, job: id, error }))
}

async function take(
  database: DatabaseId,
  id: ReturnType<typeof parseRecordId>,
  options: JobWorkerOptions,
): Promise<ReturnType<typeof parseJob> | undefined> {
  const deadline = performance.now() + SIGHT_MS
  for (;;) {
    const taken = await options.connections.direct(database, takeJob(id))
    const [row] = taken.at(-1)?.rows ?? []
    if (row !== undefined) return parseJob(row)
    const found = await options.connections.direct(database, findJob(id))
    const state = found.at(-1)?.rows[0]?.['state']
    // It may have come into sight between the two questions: then it is still to be taken.
    const isOver = state !== undefined && state !== 'queued' && state !== 'running'
    if (isOver || performance.now() > deadline) return undefined
    await delay(SIGHT_POLL_MS)
  }
}

function parsePayload(payload: unknown): {
  readonly database: DatabaseId
  readonly id: ReturnType<typeof parseRecordId>
} {
  const { database, job } = Object(payload)
  return { database: parseDatabaseId(database), id: parseRecordId(job) }
}

/** Only where it is used: when it is loaded it looks for configuration files, which `serve` may not. */
async function loadQueue(): Promise<typeof import('graphile-worker')> {
  return await import('graphile-worker')
}

async function toLogger(log: Log): Promise<Logger> {
  const { Logger } = await loadQueue()
  return new Logger(() => (level, message) => {
    // Every job taken and done, at debug and info: too much beside our own lines.
    if (level === 'error') log.error('queue', { message })
    if (level === 'warning') log.warn('queue', { message })
  })
}
