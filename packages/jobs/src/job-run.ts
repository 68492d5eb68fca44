import type { Connections, Row, Statement } from '@zennnn/data'
import { type DatabaseId, type Log, PlatformError, toProblem } from '@zennnn/kernel'
import type { JobContext, JobKind, JobProgress } from './job-kind.ts'
import {
  addNote,
  endJob,
  finishStep,
  type JobRecord,
  saveProgress,
  saveSteps,
} from './job-record.ts'

/** Long jobs save progress more often than this; the heartbeat is for those that wait. */
const HEARTBEAT_MS = 3_000

/** The worker is stopping: the job goes on with its current step when another worker takes it. */
class JobInterrupted extends Error {}

export interface JobEnvironment {
  /** Logs in as the role of `work`. */
  readonly connections: Pick<Connections, 'direct'>
  readonly log: Log
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal
}

/**
 * Runs a job from the step where it stands to its end and records how it ended. Throws only what another attempt may
 * heal: JobInterrupted, and retryable errors.
 */
export async function runJob(
  kind: JobKind,
  database: DatabaseId,
  record: JobRecord,
  environment: JobEnvironment,
): Promise<void> {
  const run = new JobRun(database, record, environment)
  try {
    await run.goThrough(kind)
  } catch (error) {
    await run.settle(error)
  } finally {
    run.close()
  }
}

class JobRun {
  readonly #database: DatabaseId
  readonly #record: JobRecord
  readonly #environment: JobEnvironment
  readonly #abort = new AbortController()
  readonly #heartbeat: NodeJS.Timeout
  readonly #onStop = (): void => {
    this.#abort.abort(new JobInterrupted())
  }
  #step: string

  constructor(database: DatabaseId, record: JobRecord, environment: JobEnvironment) {
    this.#database = database
    this.#record = record
    this.#environment = environment
    this.#step = record.step ?? ''
    environment.stopping.addEventListener('abort', this.#onStop)
    if (environment.stopping.aborted) this.#onStop()
    this.#heartbeat = setInterval(() => {
      void this.#beat()
    }, HEARTBEAT_MS)
  }

  async goThrough(kind: JobKind): Promise<void> {
    const found = kind.steps.findIndex((step) => step.name === this.#record.step)
    const results: Record<string, unknown> = { ...this.#record.results }
    await this.#save(
      saveSteps(
        this.#record.id,
        kind.steps.map(({ name }) => name),
      ),
    )
    for (const [index, step] of kind.steps.entries()) {
      if (index < found) continue
      const checkpoint = index === found ? results[step.name] : undefined
      this.#step = step.name
      await this.#report({})
      const returned = await step.run(this.#context(results, checkpoint))
      await this.#save(
        finishStep(this.#record.id, {
          name: step.name,
          returned,
          next: kind.steps[index + 1]?.name,
        }),
      )
      results[step.name] = returned
    }
  }

  /** Records the end; throws on what another attempt may heal. */
  async settle(error: unknown): Promise<void> {
    if (error instanceof JobInterrupted) throw error
    const { code } = error instanceof PlatformError ? error : new PlatformError('INTERNAL')
    if (error instanceof PlatformError && error.entry.retryable) throw error
    const level = code === 'CANCELLED' ? 'info' : 'error'
    this.#environment.log[level]('job_ended', {
      database: this.#database,
      job: this.#record.id,
      step: this.#step,
      error,
    })
    const state = code === 'CANCELLED' ? 'cancelled' : 'failed'
    await this.#save(endJob(this.#record.id, state, toProblem(error).problem))
  }

  close(): void {
    clearInterval(this.#heartbeat)
    this.#environment.stopping.removeEventListener('abort', this.#onStop)
  }

  #context(results: Readonly<Record<string, unknown>>, checkpoint: unknown): JobContext {
    const { id, input, requestedBy } = this.#record
    return {
      database: this.#database,
      job: id,
      requestedBy,
      input,
      results,
      checkpoint,
      signal: this.#abort.signal,
      report: async (progress) => {
        await this.#report(progress)
      },
      note: async (text) => {
        await this.#save(addNote(id, text))
      },
    }
  }

  async #report(progress: JobProgress): Promise<void> {
    const [row] = await this.#save(saveProgress(this.#record.id, this.#step, progress))
    if (row === undefined || row['cancel_requested'] === true)
      this.#abort.abort(new PlatformError('CANCELLED'))
    this.#abort.signal.throwIfAborted()
  }

  async #beat(): Promise<void> {
    try {
      await this.#report({})
    } catch (error) {
      // The step meets the same failure, or sees the signal: it decides.
      if (!this.#abort.signal.aborted)
        this.#environment.log.warn('job_heartbeat_failed', { job: this.#record.id, error })
    }
  }

  async #save(statements: readonly Statement[]): Promise<readonly Row[]> {
    const results = await this.#environment.connections.direct(this.#database, statements)
    return results.at(-1)?.rows ?? []
  }
}
