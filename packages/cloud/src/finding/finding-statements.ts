import type { DatabaseId } from '@zennnn/kernel'

/**
 * What audits found, in the schema zennnn_trust, whose `refuse_change` is there already. Idempotent; sent one by one as
 * zennnn_owner. `login`: the control database's login role; it reads findings for an operator by his session, and for nobody
 * else: what is not mended is no news for strangers.
 */
export function findingStatements(login: DatabaseId): readonly string[] {
  return [
    // When a look of somebody ended, whether it found anything or not.
    `create table if not exists zennnn_trust.audit (
      source text primary key,
      kind text not null check (kind in ('audit', 'pentest', 'lynis', 'own')),
      ended_on date not null,
      added_by text not null,
      added_at timestamptz not null
    )`,
    // \`reference\`: what the report calls it; a report that is brought in again adds nothing twice.
    `create table if not exists zennnn_trust.finding (
      number integer primary key check (number > 0),
      source text not null,
      kind text not null check (kind in ('audit', 'pentest', 'lynis', 'own')),
      reference text not null,
      title text not null,
      severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
      found_on date not null,
      due_on date not null check (due_on > found_on),
      added_by text not null,
      added_at timestamptz not null,
      unique (source, reference)
    )`,
    // Its newest step is what is true of a finding; one without any is open.
    `create table if not exists zennnn_trust.finding_step (
      finding integer not null references zennnn_trust.finding,
      position integer not null check (position > 0),
      state text not null check (state in ('open', 'fixing', 'fixed', 'verified', 'accepted')),
      by_name text not null,
      reason text not null,
      until_day date check ((state = 'accepted') = (until_day is not null)),
      at timestamptz not null,
      primary key (finding, position)
    )`,
    // The account of who took the step, which `by_name` names; of steps from before there was one nothing is known.
    'alter table zennnn_trust.finding_step add column if not exists by_user uuid',
    ...['audit', 'finding', 'finding_step'].map(
      (
        table,
      ) => `create or replace trigger only_added before update or delete or truncate on zennnn_trust.${table}
        for each statement execute function zennnn_trust.refuse_change()`,
    ),
    FINDINGS,
    FINDINGS_SHOWN,
    'revoke all on function zennnn_trust.findings() from public',
    'revoke all on function zennnn_trust.findings_shown(bytea) from public',
    `grant execute on function zennnn_trust.findings_shown(bytea) to "${login}"`,
  ]
}

/** Each with its history, oldest step first. */
const FINDINGS = `
  create or replace function zennnn_trust.findings()
  returns table (number integer, source text, kind text, reference text, title text, severity text, found_on text,
    due_on text, added_by text, added_at text, steps jsonb)
  language sql stable set search_path = pg_catalog, pg_temp
  as $fn$
    select f.number, f.source, f.kind, f.reference, f.title, f.severity, to_char(f.found_on, 'YYYY-MM-DD'),
      to_char(f.due_on, 'YYYY-MM-DD'), f.added_by, to_json(f.added_at)#>>'{}', coalesce((
        select jsonb_agg(jsonb_build_object('state', s.state, 'by', s.by_name, 'reason', s.reason,
          'until', to_char(s.until_day, 'YYYY-MM-DD'), 'at', s.at) order by s.position)
        from zennnn_trust.finding_step s where s.finding = f.number), '[]')
    from zennnn_trust.finding f order by f.number
  $fn$`

/** For an operator by his session; everybody else is refused. */
const FINDINGS_SHOWN = `
  create or replace function zennnn_trust.findings_shown(session_hash bytea)
  returns table (number integer, source text, kind text, reference text, title text, severity text, found_on text,
    due_on text, added_by text, added_at text, steps jsonb)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    perform zennnn.session_operator(session_hash);
    return query select * from zennnn_trust.findings();
  end
  $fn$`
