import { type DatabaseId, InvariantError, type RecordId } from '@zennnn/kernel'

/** What a job is doing and how far it is; every part is optional and keeps its last value. */
export interface JobProgress {
  readonly done?: number
  readonly total?: number
  /** One sentence for the person who waits. */
  readonly message?: string
  /** What this step needs to go on from here after a crash; plain JSON. */
  readonly checkpoint?: unknown
}

/** What a step gets. */
export interface JobContext {
  readonly database: DatabaseId
  readonly job: RecordId
  /** Who asked for the job; undefined when the cloud itself did. */
  readonly requestedBy: RecordId | undefined
  /** As given when the job was requested. Untrusted: parse it. */
  readonly input: unknown
  /** What the steps before this one returned, by name. */
  readonly results: Readonly<Record<string, unknown>>
  /** The last checkpoint this very step saved before it was interrupted; undefined at its first run. */
  readonly checkpoint: unknown
  /** Aborted when the job is cancelled (reason CANCELLED) or the worker stops. */
  readonly signal: AbortSignal
  /** Saves the progress. Throws the signal's reason when the job is to stop, so a step that reports can be cancelled. */
  readonly report: (progress: JobProgress) => Promise<void>
  /** Adds a line to the job's log, which the customer can read. The newest 500 are kept. */
  readonly note: (text: string) => Promise<void>
}

/**
 * A part of a job that is not begun again once it has returned. It may be run a second time after a crash in its middle,
 * so whatever it does must be harmless when done twice. Returns plain JSON, or undefined.
 */
export interface JobStep {
  readonly name: string
  readonly run: (context: JobContext) => Promise<unknown>
}

export interface JobKind {
  /** As in the field `kind` of a job's record. */
  readonly name: string
  /** Whose job it may be: a kind of the control database never runs for a record in a customer's database. */
  readonly place: 'control' | 'customer'
  readonly steps: readonly JobStep[]
}

/** Declares a kind of job. Steps run in order; their names are recorded, so a renamed step is another step. */
export function jobKind(declaration: JobKind): JobKind {
  const { name, steps } = declaration
  const names = new Set(steps.map((step) => step.name))
  if (steps.length === 0 || names.size !== steps.length)
    throw new InvariantError(
      'job-kind-steps',
      `The job kind ${name} needs steps of different names.`,
    )
  return declaration
}
