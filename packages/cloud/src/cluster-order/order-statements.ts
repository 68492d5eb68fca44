import type { DatabaseId } from '@zennnn/kernel'

/** `up` hears of an order here. A hint to look, not the order. */
export const ORDER_CHANNEL = 'zennnn_cluster_order'

/** An order that nobody took by then is not carried out any more: who gave it does not look any more, either. */
export const ORDER_SECONDS = 60

/**
 * Orders of operators to move the primary of a cluster, in the schema zennnn_cloud. Idempotent; sent one by one as zennnn_owner.
 * `login`: the control database's login role, which is `serve`. It may neither write an order nor say who gave one: the function
 * reads that from the session, whose token only a browser has, and asks for a proof that is fresh.
 */
export function clusterOrderStatements(login: DatabaseId): readonly string[] {
  const granted = [
    'order_cluster_move(uuid, bytea, text, text, integer, text)',
    'cluster_orders()',
    'cluster_moves()',
  ]
  return [
    `create table if not exists zennnn_cloud.cluster_order (
      id uuid primary key,
      cluster text not null,
      kind text not null check (kind in ('switchover', 'failover')),
      epoch integer not null,
      accept text,
      state text not null check (state in ('waiting', 'moving', 'done', 'failed', 'expired', 'unknown')),
      asked_by text not null,
      ordered_at timestamptz not null default now(),
      ended_at timestamptz,
      steps jsonb not null default '[]',
      message text
    )`,
    // Whatever else is wrong, two never move one cluster.
    `create unique index if not exists cluster_order_open on zennnn_cloud.cluster_order (cluster)
      where state in ('waiting', 'moving')`,
    'create index if not exists cluster_order_newest on zennnn_cloud.cluster_order (ordered_at)',
    // Changes of the primary, whoever made them. After a recovery on another machine epochs begin anew.
    `create table if not exists zennnn_cloud.cluster_move (
      cluster text not null,
      epoch integer not null,
      kind text not null,
      at timestamptz not null,
      held_ms integer not null,
      from_node text not null,
      to_node text not null,
      primary key (cluster, epoch, at)
    )`,
    END_OLD_ORDERS,
    ORDER_CLUSTER_MOVE,
    CLUSTER_ORDERS,
    CLUSTER_MOVES,
    'revoke all on function zennnn_cloud.end_old_cluster_orders() from public',
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

/** What nobody took in its time, and what somebody took who did not say how it ended. */
const END_OLD_ORDERS = `
  create or replace function zennnn_cloud.end_old_cluster_orders() returns void
  language sql volatile ${DEFINER}
  as $fn$
    update zennnn_cloud.cluster_order o set ended_at = now(),
      state = case o.state when 'waiting' then 'expired' else 'unknown' end,
      message = case o.state when 'waiting' then 'Nobody took it in time, so that nothing was done.'
        else 'Nobody said how it ended. The cluster itself shows where its primary is.' end
    where (o.state = 'waiting' and o.ordered_at <= now() - interval '${ORDER_SECONDS} seconds')
      or (o.state = 'moving' and o.ordered_at <= now() - interval '15 minutes')
  $fn$`

/**
 * 'ordered', 'unknown' for a cluster that there is not, 'waiting' while another order has not ended. Who is no operator, and
 * whose proof is not fresh, is refused by what it asks; \`seen_epoch\`: of the cluster that was looked at.
 */
const ORDER_CLUSTER_MOVE = `
  create or replace function zennnn_cloud.order_cluster_move(
    wanted_id uuid, session_hash bytea, wanted_cluster text, wanted_kind text, seen_epoch integer, accepted text) returns text
  language plpgsql volatile ${DEFINER}
  as $fn$
  declare
    who constant text := (select o.login from zennnn.session_operator(session_hash) o);
  begin
    if wanted_cluster <> 'local' or wanted_kind not in ('switchover', 'failover') then
      return 'unknown';
    end if;
    -- One after another: two that look at once would both find none.
    perform pg_advisory_xact_lock(hashtext('zennnn.cluster_order'));
    perform zennnn_cloud.end_old_cluster_orders();
    if exists (select from zennnn_cloud.cluster_order o where o.cluster = wanted_cluster and o.state in ('waiting', 'moving')) then
      return 'waiting';
    end if;
    -- Last of all refusals: nobody proves who he is for what is not possible.
    perform zennnn.session_confirmed(session_hash);
    perform zennnn.audit_event(session_hash, 'cluster', null,
      'ordered a ' || wanted_kind || ' of the cluster ' || wanted_cluster ||
      case when accepted is null then '' else ', and accepted its loss' end);
    insert into zennnn_cloud.cluster_order (id, cluster, kind, epoch, accept, state, asked_by)
    values (wanted_id, wanted_cluster, wanted_kind, seen_epoch, accepted, 'waiting', who);
    perform pg_notify('${ORDER_CHANNEL}', '');
    return 'ordered';
  end
  $fn$`

const CLUSTER_ORDERS = `
  create or replace function zennnn_cloud.cluster_orders()
  returns table (id uuid, cluster text, kind text, state text, asked_by text, ordered_at text, ended_at text, message text)
  language sql stable ${DEFINER}
  as $fn$
    select o.id, o.cluster, o.kind, o.state, o.asked_by, to_json(o.ordered_at)#>>'{}', to_json(o.ended_at)#>>'{}', o.message
    from zennnn_cloud.cluster_order o order by o.ordered_at desc, o.id desc limit 10
  $fn$`

const CLUSTER_MOVES = `
  create or replace function zennnn_cloud.cluster_moves()
  returns table (cluster text, epoch integer, kind text, at text, held_ms integer, from_node text, to_node text)
  language sql stable ${DEFINER}
  as $fn$
    select m.cluster, m.epoch, m.kind, to_json(m.at)#>>'{}', m.held_ms, m.from_node, m.to_node
    from zennnn_cloud.cluster_move m order by m.at desc limit 10
  $fn$`
