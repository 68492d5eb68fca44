import type { DatabaseId } from '@zennnn/kernel'

/** What the keeper of the log listens to in the control database. */
export const LOG_CHANNEL = 'zennnn_log'

/**
 * What is kept of the log of a cluster, in the schema of the vault, and what may be asked about it. Idempotent; sent one by
 * one as zennnn_owner, before the panel's own. `login`: the control database's login role.
 */
export function logStatements(login: DatabaseId): readonly string[] {
  const name = 'zennnn_cloud.point_spans(text)'
  return [
    // One row. `repository`: the id under which it has a repository and a key, as a database has. `marked_at`: written before
    // each shipping: what holds this holds all before. `differs_since`: when somebody saw that there is more than was shipped.
    `create table if not exists zennnn_vault.log_keeping (
      one boolean primary key default true check (one),
      repository text not null,
      since timestamptz not null default now(),
      stretch uuid,
      system text,
      marked_at timestamptz,
      changes numeric,
      differs_since timestamptz,
      forgotten_at timestamptz,
      message text,
      base_message text
    )`,
    `create table if not exists zennnn_vault.log_snapshot (
      id uuid primary key,
      stretch uuid not null,
      region text not null,
      snapshot text not null,
      first_segment bigint not null,
      bytes bigint not null,
      until timestamptz not null,
      bytes_added bigint not null
    )`,
    // Where it goes; another region is another stretch. `held_since`: since when nothing is shipped, because somebody else has the
    // repository for himself.
    'alter table zennnn_vault.log_keeping add column if not exists region text',
    'alter table zennnn_vault.log_keeping add column if not exists stretch_at timestamptz',
    'alter table zennnn_vault.log_keeping add column if not exists held_since timestamptz',
    // Only what was read back whole.
    `create table if not exists zennnn_vault.log_base (
      id uuid primary key,
      stretch uuid not null,
      region text not null,
      snapshot text not null,
      first_segment bigint not null,
      usable_from timestamptz not null,
      bytes bigint not null,
      sha256 text not null
    )`,
    POINT_SPANS,
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to "${login}"`,
  ]
}

/** From when to when each second of this database can be brought back; as listSpans, since it was made. */
const POINT_SPANS = `
  create or replace function zennnn_cloud.point_spans(wanted text)
  returns table (since timestamptz, until timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select greatest(lower(one), d.created_at), upper(one)
    from (
      select unnest(range_agg(tstzrange(b.usable_from, l.until, '[]'))) as one
      from zennnn_vault.log_base b cross join lateral (
        select max(s.until) as until from zennnn_vault.log_snapshot s
        where s.stretch = b.stretch and s.region = b.region and s.first_segment <= b.first_segment) l
      where l.until >= b.usable_from
    ) spans
    join app.database d on d.database_id = wanted and d.state in ('live', 'suspended')
    where upper(one) > d.created_at
    order by 1
  $fn$`
