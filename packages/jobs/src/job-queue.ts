import type { Statement } from '@zennnn/data'
import type { DatabaseId, RecordId } from '@zennnn/kernel'

/** The one task of the queue: run the job that the payload names. */
export const JOB_TASK = 'job'
/** The same for work that takes long and that nobody waits for in a form: a worker of its own runs these. */
export const HEAVY_TASK = 'heavy_job'
/** With waits of e¹ … e⁹ s between them, a job is given up after three hours of trouble. */
const JOB_ATTEMPTS = 10

/**
 * Statements that let the control database's login role, and so `serve`, put a job into the queue and nothing more.
 * Idempotent; sent as a superuser after the queue's own schema is there.
 */
export function queueStatements(login: DatabaseId): readonly string[] {
  return [
    'create schema if not exists zennnn_queue authorization zennnn_owner',
    'revoke all on schema zennnn_queue from public',
    `create or replace function zennnn_queue.enqueue(database text, job uuid) returns void
       language sql security definer set search_path = pg_catalog, pg_temp
       as $fn$ select graphile_worker.add_job('${JOB_TASK}', json_build_object('database', $1, 'job', $2),
         job_key := $1 || ':' || $2, max_attempts := ${JOB_ATTEMPTS}) $fn$`,
    'alter function zennnn_queue.enqueue(text, uuid) owner to zennnn_owner',
    'revoke all on function zennnn_queue.enqueue(text, uuid) from public',
    // Only for functions of ours: its login must not choose who comes first. Those of one series run one after another.
    `create or replace function zennnn_queue.enqueue_heavy(database text, job uuid, series text, priority integer) returns void
       language sql security definer set search_path = pg_catalog, pg_temp
       as $fn$ select graphile_worker.add_job('${HEAVY_TASK}', json_build_object('database', $1, 'job', $2),
         queue_name := 'series:' || $3, job_key := $1 || ':' || $2, max_attempts := ${JOB_ATTEMPTS}, priority := $4) $fn$`,
    'alter function zennnn_queue.enqueue_heavy(text, uuid, text, integer) owner to zennnn_owner',
    'revoke all on function zennnn_queue.enqueue_heavy(text, uuid, text, integer) from public',
    `grant usage on schema zennnn_queue to "${login}"`,
    `grant execute on function zennnn_queue.enqueue(text, uuid) to "${login}"`,
  ]
}

/**
 * Puts a job into the queue; to be sent to the control database by `direct`, just before the transaction that makes
 * the job's record commits. In this order a record never waits for nothing; an entry without a record is dropped.
 */
export function enqueueJob(database: DatabaseId, job: RecordId): Statement {
  return {
    name: 'zennnn_enqueue',
    text: 'select zennnn_queue.enqueue($1::text, $2::uuid)',
    values: [database, job],
  }
}
