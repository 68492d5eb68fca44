import type { DatabaseId } from '@zennnn/kernel'

/**
 * What was rehearsed of the loss of a region, and what the loss of one really took, in the schema of the vault. Idempotent; sent
 * one by one as zennnn_owner. `login`: the control database's login role; it sees how soon one tier was back, and nothing of which
 * databases there are.
 */
export function regionStatements(login: DatabaseId): readonly string[] {
  const granted = ['region_back(text)', 'region_recovered(text)']
  return [
    // `lost`: the region that was taken for lost. `regions`: those that were read, in the order in which they were asked.
    // `databases`: how many were tried. `failed`: slug and reason of each that did not come back. `course`: of each, when it
    // began and ended, in milliseconds. `tiers`: when each tier would be back, all of its databases.
    `create table if not exists zennnn_vault.region_drill (
      id uuid primary key,
      kind text not null check (kind in ('some', 'whole')),
      lost text not null,
      regions text[] not null,
      began_at timestamptz not null,
      ended_at timestamptz not null,
      workers integer not null,
      databases integer not null,
      failed jsonb not null,
      bytes bigint not null,
      ms bigint not null,
      bytes_per_second bigint not null,
      inversions integer not null,
      course jsonb not null,
      tiers jsonb not null
    )`,
    'create index if not exists region_drill_at on zennnn_vault.region_drill (ended_at)',
    // One for each recovery, however many runs it took. `lost`: null where the machine was, and nobody said a region. `databases`:
    // of each, when it began and ended after `began_at`, and how much before that was lost of it, in milliseconds. `tiers`: as above.
    `create table if not exists zennnn_vault.region_recovery (
      began_at timestamptz primary key,
      ended_at timestamptz not null,
      lost text,
      regions text[] not null,
      databases jsonb not null,
      tiers jsonb not null
    )`,
    REGION_BACK,
    REGION_RECOVERED,
    ...granted.flatMap((name) => [
      `revoke all on function zennnn_cloud.${name} from public`,
      `grant execute on function zennnn_cloud.${name} to "${login}"`,
    ]),
  ]
}

/**
 * After how many milliseconds all databases of a tier were back, in the newest whole rehearsal in which they all were; where there
 * was none, when they would be by the newest of some in which all came back.
 */
const REGION_BACK = `
  create or replace function zennnn_cloud.region_back(wanted_tier text)
  returns table (ended_at text, back_ms double precision, measured boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select to_json(d.ended_at)#>>'{}', (t->>'onCourseMs')::double precision, d.kind = 'whole'
    from zennnn_vault.region_drill d, jsonb_array_elements(d.tiers) t
    where t->>'tier' = wanted_tier
      and case d.kind when 'whole' then (t->>'failed')::int = 0 and (t->>'back')::int > 0 else d.failed = '[]' end
    order by d.kind = 'whole' desc, d.ended_at desc limit 1
  $fn$`

/** What the last recovery in which there was one of this tier took; `whole`: whether all of these came back. */
const REGION_RECOVERED = `
  create or replace function zennnn_cloud.region_recovered(wanted_tier text)
  returns table (ended_at text, back_ms double precision, lost_ms double precision, whole boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $fn$
    select to_json(r.ended_at)#>>'{}', (t->>'onCourseMs')::double precision, (t->>'lostMs')::double precision,
      (t->>'failed')::int = 0
    from zennnn_vault.region_recovery r, jsonb_array_elements(r.tiers) t
    where t->>'tier' = wanted_tier
    order by r.began_at desc limit 1
  $fn$`
