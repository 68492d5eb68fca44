import type { DatabaseId } from '@zennnn/kernel'

/**
 * Drills of failover, in the schema zennnn_cloud. Idempotent; sent one by one as zennnn_owner. `login`: the control database's
 * login role; it sees what came of drills, and orders one for an operator by his session.
 */
export function drillStatements(login: DatabaseId): readonly string[] {
  const granted = ['failover_drills()', 'request_failover_drill(uuid, bytea)']
  return [
    // One a job, however it ended, but for those that somebody cancelled. \`seconds\`: from its begin to its end.
    `create table if not exists zennnn_cloud.failover_drill (
      id uuid primary key,
      state text not null check (state in ('done', 'failed')),
      began_at timestamptz not null,
      seconds double precision not null,
      acknowledged integer,
      lost integer,
      gap_ms integer,
      rejoin_ms integer,
      steps jsonb not null default '[]',
      message text
    )`,
    'create index if not exists failover_drill_newest on zennnn_cloud.failover_drill (began_at)',
    ORDER_FAILOVER_DRILL,
    REQUEST_FAILOVER_DRILL,
    FAILOVER_DRILLS,
    'revoke all on function zennnn_cloud.order_failover_drill(uuid, uuid) from public',
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** The job of a drill: the one that runs already, else the wanted one. \`person\`: who asked; null for the cloud itself. */
const ORDER_FAILOVER_DRILL = `
  create or replace function zennnn_cloud.order_failover_drill(wanted_job uuid, person uuid) returns uuid
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    open_job uuid;
  begin
    -- One after another: two that look at once would both find none.
    perform pg_advisory_xact_lock(hashtext('zennnn.failover_drill'));
    select j.id into open_job from app.job j where j.kind = 'failover_drill' and j.state in ('queued', 'running') limit 1;
    if open_job is not null then
      return open_job;
    end if;
    insert into app.job (id, kind, state, input, about, requested_by)
    values (wanted_job, 'failover_drill', 'queued', '{}', 'drill', person);
    perform zennnn_queue.enqueue(current_database()::text, wanted_job);
    return wanted_job;
  end
  $fn$`

/** For an operator by his session; everybody else is refused. */
const REQUEST_FAILOVER_DRILL = `
  create or replace function zennnn_cloud.request_failover_drill(wanted_job uuid, session_hash bytea) returns uuid
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    person constant uuid := (select o.user_id from zennnn.session_operator(session_hash) o);
  begin
    perform zennnn.audit_event(session_hash, 'cluster', null, 'asked for a drill of failover');
    return zennnn_cloud.order_failover_drill(wanted_job, person);
  end
  $fn$`

const FAILOVER_DRILLS = `
  create or replace function zennnn_cloud.failover_drills()
  returns table (id uuid, state text, began_at text, seconds double precision, acknowledged integer, lost integer,
    gap_ms integer, rejoin_ms integer, message text)
  language sql stable ${DEFINER}
  as $fn$
    select d.id, d.state, to_json(d.began_at)#>>'{}', d.seconds, d.acknowledged, d.lost, d.gap_ms, d.rejoin_ms, d.message
    from zennnn_cloud.failover_drill d order by d.began_at desc, d.id desc limit 10
  $fn$`
