import type { DatabaseId } from '@zennnn/kernel'

/** Runs that are ordered at once: each has a place of the worker, which others wait for, and all are done one after another. */
const MOST_OPEN = 2
/** Each writes a line that is kept for good. */
const MOST_IN_TEN_MINUTES = 30
/**
 * Of one control: the next one comes ten minutes after the last at the soonest, so many within a day. A run uses up what the cloud
 * keeps for people: waits after wrong passwords, mails to who forgot his (five a day, and a round has one), reports in an hour.
 */
const MOST_A_DAY = 4
/** One more than a page of them, by which it is known that there are older ones. */
const MOST_LINES = 51

/**
 * What operators see and order of runs of controls, in the schema zennnn_trust, where the evidence is already. Idempotent; sent one by
 * one as zennnn_owner. `login`: the control database's login role; it does all of this for an operator by his session, and nothing
 * for anybody else. It orders a run: it can neither run a control nor write what came of one.
 */
export function controlRunStatements(login: DatabaseId): readonly string[] {
  const granted = [
    'control_lines(bytea, text, bigint, integer)',
    'open_control_runs(bytea)',
    'order_control_run(uuid, text, bytea)',
  ]
  return [
    CONTROL_LINES,
    OPEN_CONTROL_RUNS,
    ORDER_CONTROL_RUN,
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_trust.${name} from public`,
      `grant execute on function zennnn_trust.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** Lines of one control, newest first, each with the key and host name of the chain in which it lies. */
const CONTROL_LINES = `
  create or replace function zennnn_trust.control_lines(session_hash bytea, wanted text, before bigint, most integer)
  returns table (sequence text, line text, cloud text, public_key text)
  language plpgsql volatile ${DEFINER}
  as $fn$
  begin
    perform zennnn.session_operator(session_hash);
    return query select e.sequence::text, e.line, c.cloud, c.public_key
      from zennnn_trust.evidence e cross join lateral (
        select n.cloud, n.public_key from zennnn_trust.chain n
        where n.after_sequence < e.sequence order by n.number desc limit 1) c
      where e.control = wanted and (before is null or e.sequence < before)
      order by e.sequence desc limit least(most, ${MOST_LINES});
  end
  $fn$`

const OPEN_CONTROL_RUNS = `
  create or replace function zennnn_trust.open_control_runs(session_hash bytea)
  returns table (control text, job uuid)
  language plpgsql volatile ${DEFINER}
  as $fn$
  begin
    perform zennnn.session_operator(session_hash);
    return query select j.about, j.id from app.job j
      where j.kind = 'control_run' and j.state in ('queued', 'running');
  end
  $fn$`

/** The job of a run: the one that is open already, else the wanted one; null where too many others are. ZN429 where too many were. */
const ORDER_CONTROL_RUN = `
  create or replace function zennnn_trust.order_control_run(wanted_job uuid, wanted text, session_hash bytea) returns uuid
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    person constant uuid := (select o.user_id from zennnn.session_operator(session_hash) o);
    open_job uuid;
    again_at timestamptz;
  begin
    -- One after another: two that look at once would both find none.
    perform pg_advisory_xact_lock(hashtext('zennnn.control_run'));
    select j.id into open_job from app.job j
      where j.kind = 'control_run' and j.about = wanted and j.state in ('queued', 'running') limit 1;
    if open_job is not null then
      return open_job;
    end if;
    if (select count(*) from app.job j where j.kind = 'control_run' and j.state in ('queued', 'running')) >= ${MOST_OPEN} then
      return null;
    end if;
    if (select count(*) from app.job j
        where j.kind = 'control_run' and j.created_at > now() - interval '10 minutes') >= ${MOST_IN_TEN_MINUTES} then
      raise exception 'Controls were run ${MOST_IN_TEN_MINUTES} times within ten minutes. Nothing was ordered.' using errcode = 'ZN429',
        hint = 'Wait a few minutes: each run is written down for good.';
    end if;
    select greatest(
        max(o.created_at) + interval '10 minutes',
        (array_agg(o.created_at order by o.created_at desc))[${MOST_A_DAY}] + interval '1 day')
      into again_at from app.job o
      where o.kind = 'control_run' and o.about = wanted and o.created_at > now() - interval '1 day';
    if again_at > now() then
      raise exception 'One control is run by order once in ten minutes and ${MOST_A_DAY} times a day, at most. Nothing was ordered.'
        using errcode = 'ZN429', hint = format('This one can be run again in %s minutes.',
            ceil(extract(epoch from again_at - now()) / 60)),
          detail = jsonb_build_object('retry_after_s', ceil(extract(epoch from again_at - now())))::text;
    end if;
    perform zennnn.audit_event(session_hash, 'control', null, 'asked for a run of the control ' || wanted);
    insert into app.job (id, kind, state, input, about, requested_by)
    values (wanted_job, 'control_run', 'queued', jsonb_build_object('control', wanted), wanted, person);
    perform zennnn_queue.enqueue(current_database()::text, wanted_job);
    return wanted_job;
  end
  $fn$`
