import type { Row } from '../api/records.ts'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface LogLine {
  readonly at: string
  readonly text: string
}

interface JobProblem {
  readonly message: string
  readonly hint: string | undefined
  readonly requestId: string | undefined
}

/** A job as its record says it, with the clock of the server that said it. */
export interface Job {
  readonly id: string
  readonly kind: string
  readonly state: JobState
  readonly steps: readonly string[]
  readonly step: string | undefined
  readonly done: number
  readonly total: number | undefined
  readonly message: string | undefined
  readonly log: readonly LogLine[]
  readonly result: unknown
  readonly problem: JobProblem | undefined
  readonly isCancelRequested: boolean
  readonly createdAt: string
  readonly startedAt: string | undefined
  readonly heartbeatAt: string | undefined
  readonly finishedAt: string | undefined
}

export interface StepState {
  readonly name: string
  readonly state: 'done' | 'current' | 'waiting' | 'failed' | 'cancelled'
}

/** Silence after which a person is told; the worker gives a sign every 3 s. */
export const SILENT_S = 60
/** Of fewer parts nobody can say how long the rest takes. */
const COUNTED_FROM = 20
const MEASURED_FROM_S = 3

const STATES: readonly JobState[] = ['queued', 'running', 'done', 'failed', 'cancelled']

export function toJob(row: Row): Job {
  const text = (name: string): string | undefined => {
    const value = row[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    id: row.id,
    kind: text('kind') ?? '',
    state: STATES.find((one) => one === row['state']) ?? 'queued',
    steps: Array.isArray(row['steps']) ? row['steps'].map(String) : [],
    step: text('step'),
    done: typeof row['done'] === 'number' ? row['done'] : 0,
    total: typeof row['total'] === 'number' ? row['total'] : undefined,
    message: text('message'),
    log: Array.isArray(row['log']) ? row['log'].map(toLine) : [],
    result: row['result'],
    problem: toProblem(row['problem']),
    isCancelRequested: row['cancel_requested'] === true,
    createdAt: text('created_at') ?? '',
    startedAt: text('started_at'),
    heartbeatAt: text('heartbeat_at'),
    finishedAt: text('finished_at'),
  }
}

export function hasEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

/** Each step with what became of it; a job that has not begun yet knows none. */
export function stepStates(job: Pick<Job, 'state' | 'steps' | 'step'>): readonly StepState[] {
  const at = job.steps.indexOf(job.step ?? '')
  return job.steps.map((name, index) => ({ name, state: stepState(job.state, index - at) }))
}

function stepState(state: JobState, distance: number): StepState['state'] {
  if (state === 'done' || distance < 0) return 'done'
  if (distance > 0) return 'waiting'
  return state === 'failed' || state === 'cancelled' ? state : 'current'
}

/** From 0 to 100, never 100 before it is done; undefined when nobody knows how much there is. */
export function percentOf({
  state,
  done,
  total,
}: Pick<Job, 'state' | 'done' | 'total'>): number | undefined {
  if (state === 'done') return 100
  if (total === undefined || total <= 0) return undefined
  return Math.max(0, Math.min(99, Math.floor((done / total) * 100)))
}

/** Seconds that are left when it goes on as until now; undefined when that cannot be known. */
export function secondsLeft(job: Job, now: Date): number | undefined {
  const { state, done, total, startedAt } = job
  if (state !== 'running' || total === undefined || total < COUNTED_FROM) return undefined
  const passed = startedAt === undefined ? 0 : secondsSince(startedAt, now)
  if (done <= 0 || done >= total || passed < MEASURED_FROM_S) return undefined
  return Math.ceil((passed / done) * (total - done))
}

/** Seconds since the worker last gave a sign of life; undefined when none is to be expected. */
export function secondsSilent(job: Job, now: Date): number | undefined {
  if (job.state !== 'running') return undefined
  return secondsSince(job.heartbeatAt ?? job.startedAt ?? job.createdAt, now)
}

function secondsSince(instant: string, now: Date): number {
  const seconds = Math.floor((now.getTime() - new Date(instant).getTime()) / 1000)
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0
}

function toLine(line: unknown): LogLine {
  const member = (name: string): string => {
    const value: unknown = Reflect.get(Object(line), name)
    return typeof value === 'string' ? value : ''
  }
  return { at: member('at'), text: member('text') }
}

function toProblem(value: unknown): JobProblem | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const details: unknown = Reflect.get(value, 'details')
  return {
    message: textIn(value, 'message') ?? '',
    hint: textIn(value, 'hint'),
    requestId:
      typeof details === 'object' && details !== null ? textIn(details, 'request_id') : undefined,
  }
}

function textIn(owner: object, name: string): string | undefined {
  const found: unknown = Reflect.get(owner, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}
