import type { Log } from '@zennnn/kernel'
import type { WorkerUtils } from 'graphile-worker'

const SWEEP_MS = 2_000

/** What one session of the queue's database can do; the session holds the lock that says "this worker lives". */
type Session = Parameters<Parameters<WorkerUtils['withPgClient']>[0]>[0]

export interface Liveness {
  /** Settles when the session is gone, and with it our right to the jobs we hold. */
  readonly lost: Promise<void>
  stop(): Promise<void>
}

/**
 * The queue itself frees the jobs of a dead worker only after four hours. So each worker holds an advisory lock under
 * its id for as long as it lives, and every worker frees the jobs of those whose lock is free.
 */
export async function keepAlive(
  utils: WorkerUtils,
  self: {
    readonly workerId: string
    /** The task of its jobs; undefined where it takes none. */
    readonly task: string | undefined
    readonly log: Log
    /** Hears the payload of each job whose every attempt ended with the death of its worker. */
    readonly onSpent: (payload: unknown) => Promise<void>
  },
): Promise<Liveness> {
  const { workerId } = self
  const stopped = Promise.withResolvers<undefined>()
  const lost = Promise.withResolvers<undefined>()
  const begun = Promise.withResolvers<undefined>()
  const ended = utils.withPgClient(async (session) => {
    const lose = (): void => {
      lost.resolve(undefined)
    }
    session.once('end', lose)
    session.on('error', lose)
    await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [workerId])
    await sweep(session, utils, self)
    begun.resolve(undefined)
    const timer = setInterval(() => {
      sweep(session, utils, self).catch(lose)
    }, SWEEP_MS)
    await Promise.race([stopped.promise, lost.promise])
    clearInterval(timer)
    await session.query('select pg_advisory_unlock_all()').catch(() => undefined)
  })
  ended.catch(begun.reject)
  await begun.promise
  return {
    lost: lost.promise,
    async stop() {
      stopped.resolve(undefined)
      await ended
    },
  }
}

type Self = Parameters<typeof keepAlive>[1]

async function sweep(session: Session, utils: WorkerUtils, self: Self): Promise<void> {
  await freeDeadWorkers(session, utils, self)
  await endSpentJobs(session, utils, self)
}

/** The queue never takes them again; without this their records would say "running" for ever. */
async function endSpentJobs(session: Session, utils: WorkerUtils, self: Self): Promise<void> {
  const { rows } = await session.query<{ id: string; payload: unknown }>(
    `select job.id::text as id, job.payload from graphile_worker._private_jobs as job
     join graphile_worker._private_tasks as task on task.id = job.task_id
     where job.attempts >= job.max_attempts and job.locked_by is null and task.identifier = $1`,
    [self.task ?? null],
  )
  for (const { id, payload } of rows) {
    await self.onSpent(payload)
    await utils.completeJobs([id])
  }
}

async function freeDeadWorkers(session: Session, utils: WorkerUtils, self: Self): Promise<void> {
  // The age: a worker that has just started may hold a job a moment before it holds its lock.
  const { rows } = await session.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker.jobs
     where locked_by <> $1 and locked_at < now() - interval '2 seconds'`,
    [self.workerId],
  )
  for (const { locked_by: other } of rows) {
    const { rows: locks } = await session.query<{ dead: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as dead',
      [other],
    )
    if (locks[0]?.dead !== true) continue
    self.log.warn('dead_worker_freed', { worker: other })
    await utils.forceUnlockWorkers([other])
    await session.query('select pg_advisory_unlock(hashtextextended($1, 0))', [other])
  }
}
