import type { Row, Statement } from '@zennnn/data'
import { type Problem, parseRecordId, type RecordId } from '@zennnn/kernel'
import type { JobProgress } from './job-kind.ts'

/** Lines of a job's log that are kept. */
const LOG_LINES = 500
/** The most letters the field `message` takes. */
const MESSAGE_LENGTH = 500

/** What running a job needs of its record. */
export interface JobRecord {
  readonly id: RecordId
  readonly kind: string
  /** The step it was in when it was last interrupted; undefined before the first. */
  readonly step: string | undefined
  readonly input: unknown
  readonly requestedBy: RecordId | undefined
  /** Its database was restored on the side of another one and does no jobs. */
  readonly isNeutralised: boolean
  /** By step name: what a finished step returned, or the last checkpoint of the one that was interrupted. */
  readonly results: Readonly<Record<string, unknown>>
}

/** Every change of a job's record is made by the owner: people may only ask for a job and cancel it. */
const BECOME_OWNER: Statement = {
  name: 'zennnn_job_owner',
  text: `select set_config('role', 'zennnn_owner', true)`,
  values: [],
}

/** Marks a job as running and reads it. No row: there is no such job, or it has ended already. */
export function takeJob(id: RecordId): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_take',
      text: `update app."job" set "state" = 'running', "started_at" = coalesce("started_at", now()), "heartbeat_at" = now()
        where "id" = $1::uuid and "state" in ('queued', 'running')
        returning "id", "kind", "step", "input", "result", "requested_by",
          exists (select from zennnn.neutralised) as neutralised`,
      values: [id],
    },
  ]
}

/** Tells a job that has not come into sight yet from one that has ended. */
export function findJob(id: RecordId): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_find',
      text: `select "state" from app."job" where "id" = $1::uuid`,
      values: [id],
    },
  ]
}

export function parseJob(row: Row): JobRecord {
  const { step, input, result, requested_by: requestedBy } = row
  return {
    id: parseRecordId(row['id']),
    kind: String(row['kind']),
    step: typeof step === 'string' ? step : undefined,
    input,
    requestedBy: typeof requestedBy === 'string' ? parseRecordId(requestedBy) : undefined,
    isNeutralised: row['neutralised'] === true,
    results: isResults(result) ? result : {},
  }
}

/** Writes down what the job consists of, for whoever follows it. */
export function saveSteps(id: RecordId, steps: readonly string[]): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_steps',
      text: `update app."job" set "steps" = $2::jsonb where "id" = $1::uuid and "state" = 'running'`,
      values: [id, JSON.stringify(steps)],
    },
  ]
}

/**
 * Saves a sign of life and what else is new; answers whether the job is to be cancelled. Somebody may have ended it, and
 * where a backup was restored it may never have been: then there is no row.
 */
export function saveProgress(
  id: RecordId,
  step: string,
  progress: JobProgress,
): readonly Statement[] {
  const { done, total, message, checkpoint } = progress
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_progress',
      text: `update app."job" set "heartbeat_at" = now(), "step" = $2, "done" = coalesce($3::integer, "done"),
          "total" = coalesce($4::integer, "total"), "message" = coalesce($5, "message"),
          "result" = case when $6::jsonb is null then "result"
            else coalesce("result", '{}') || jsonb_build_object($2::text, $6::jsonb) end
        where "id" = $1::uuid
        returning coalesce("cancel_requested", false) or "state" in ('done', 'failed', 'cancelled') as "cancel_requested"`,
      values: [
        id,
        step,
        done ?? null,
        total ?? null,
        message?.slice(0, MESSAGE_LENGTH) ?? null,
        toJson(checkpoint),
      ],
    },
  ]
}

/** Records that a step has returned and which one is next; `next` undefined after the last. */
export function finishStep(
  id: RecordId,
  step: { readonly name: string; readonly returned: unknown; readonly next: string | undefined },
): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_step',
      text: `update app."job" set "heartbeat_at" = now(), "step" = coalesce($3, "step"),
          "result" = (coalesce("result", '{}') - $2::text) || coalesce($4::jsonb, '{}'),
          "state" = case when $3::text is null then 'done' else "state" end,
          "finished_at" = case when $3::text is null then now() end
        where "id" = $1::uuid and "state" = 'running'`,
      values: [
        id,
        step.name,
        step.next ?? null,
        step.returned === undefined ? null : JSON.stringify({ [step.name]: step.returned }),
      ],
    },
  ]
}

/** Ends a job that did not succeed. */
export function endJob(
  id: RecordId,
  state: 'failed' | 'cancelled',
  problem: Problem,
): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_end',
      text: `update app."job" set "state" = $2, "problem" = $3::jsonb, "message" = $4, "finished_at" = now(), "heartbeat_at" = now()
        where "id" = $1::uuid and "state" in ('queued', 'running')`,
      values: [id, state, JSON.stringify(problem), problem.message.slice(0, MESSAGE_LENGTH)],
    },
  ]
}

export function addNote(id: RecordId, text: string): readonly Statement[] {
  return [
    BECOME_OWNER,
    {
      name: 'zennnn_job_note',
      text: `update app."job" set "log" = case when jsonb_array_length(coalesce("log", '[]')) >= ${LOG_LINES}
            then "log" - 0 else coalesce("log", '[]') end
          || jsonb_build_array(jsonb_build_object('at', now(), 'text', $2::text))
        where "id" = $1::uuid`,
      values: [id, text],
    },
  ]
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function isResults(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
