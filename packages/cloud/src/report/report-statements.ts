import type { DatabaseId } from '@zennnn/kernel'
import { reportAnswerFunctions } from './report-answer-functions.ts'
import { reportIntakeFunctions } from './report-intake-functions.ts'
import { reportShownFunctions } from './report-shown-functions.ts'
import { NEXT_STATES } from './report-step.ts'

/**
 * Reports of weaknesses, in a schema of their own. Idempotent; sent one by one as zennnn_owner. `login`: the control database's login
 * role, which is `serve`: it takes what anybody sends, shows it to who has its link, and can neither list nor change it. What was
 * reported and what was done about it is never changed; only a report that the system itself sent is taken out again.
 */
export function reportStatements(login: DatabaseId): readonly string[] {
  const granted = [
    'receive(uuid, jsonb, bytea, text, jsonb)',
    'write(bytea, text, text)',
    'shown(bytea)',
    'advisories()',
  ]
  return [
    'create schema if not exists zennnn_report',
    ...TABLES,
    nextStateFunction(),
    KEEP_REPORT,
    `create or replace trigger keep_report before update or delete on zennnn_report.report
      for each row execute function zennnn_report.keep_report()`,
    KEEP_EVENT,
    `create or replace trigger keep_event before update or delete on zennnn_report.event
      for each row execute function zennnn_report.keep_event()`,
    ...['report', 'event'].map(
      (table) => `create or replace trigger keep_all before truncate on zennnn_report.${table}
        for each statement execute function zennnn_report.keep_event()`,
    ),
    ...reportAnswerFunctions(),
    ...reportIntakeFunctions(),
    ...reportShownFunctions(),
    'revoke all on schema zennnn_report from public',
    'revoke all on all functions in schema zennnn_report from public',
    `grant usage on schema zennnn_report to "${login}"`,
    ...granted.map((name) => `grant execute on function zennnn_report.${name} to "${login}"`),
  ]
}

const TABLES: readonly string[] = [
  // `number`: by which people name it; a test report has none, so that it uses none up.
  `create table if not exists zennnn_report.report (
    id uuid primary key,
    number integer unique,
    is_test boolean not null check (is_test = (number is null)),
    received_at timestamptz not null default now(),
    title text not null check (length(title) between 1 and 200),
    place text not null check (length(place) <= 500),
    body text not null check (length(body) between 1 and 20000),
    steps text not null check (length(steps) <= 20000),
    seen_severity text check (seen_severity in ('critical', 'high', 'medium', 'low')),
    address text check (length(address) <= 320),
    credit text check (length(credit) between 1 and 120),
    state text not null default 'received',
    severity text check (severity in ('critical', 'high', 'medium', 'low')),
    answered_at timestamptz,
    fixed_at timestamptz
  )`,
  'create index if not exists report_received_at on zennnn_report.report (received_at)',
  // SHA-256 of what opens its page: one that the browser got, and one of each mail.
  `create table if not exists zennnn_report.door (
    secret_hash bytea primary key check (octet_length(secret_hash) = 32),
    report uuid not null references zennnn_report.report on delete cascade
  )`,
  'create index if not exists door_report on zennnn_report.door (report)',
  `create table if not exists zennnn_report.event (
    report uuid not null references zennnn_report.report on delete cascade,
    position integer not null,
    at timestamptz not null default now(),
    author text not null check (author in ('reporter', 'operator')),
    who text not null,
    step text not null,
    body text not null check (length(body) <= 20000),
    details jsonb not null default '{}',
    primary key (report, position)
  )`,
  // What operators were told of a clock, each once.
  `create table if not exists zennnn_report.told (
    report uuid not null references zennnn_report.report on delete cascade,
    clock text not null check (clock in ('answer', 'fix')),
    stage text not null check (stage in ('near', 'over')),
    at timestamptz not null default now(),
    primary key (report, clock, stage)
  )`,
  // Reports that the system announced and is about to send itself, by SHA-256 of their marks: nobody else can make one.
  `create table if not exists zennnn_report.awaited (
    mark_hash bytea primary key check (octet_length(mark_hash) = 32),
    until timestamptz not null
  )`,
]

/** The same table as the commands have: what they forget is refused here. */
function nextStateFunction(): string {
  const rows = Object.entries(NEXT_STATES).flatMap(([state, steps]) =>
    Object.entries(steps).map(([step, next]) => `('${state}', '${step}', '${next}')`),
  )
  return `
  create or replace function zennnn_report.next_state(state text, step text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
  as $fn$
    select n.next from (values
      ${rows.join(',\n      ')}) n(state, step, next)
    where n.state = next_state.state and n.step = next_state.step
  $fn$`
}

/** Of a report, only where it is changes. */
const KEEP_REPORT = `
  create or replace function zennnn_report.keep_report() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    if tg_op = 'DELETE' then
      if old.is_test then
        return old;
      end if;
    elsif row(new.id, new.number, new.received_at, new.title, new.place, new.body, new.steps, new.seen_severity, new.address, new.credit)
        is not distinct from
        row(old.id, old.number, old.received_at, old.title, old.place, old.body, old.steps, old.seen_severity, old.address, old.credit)
      and (old.answered_at is null or new.answered_at = old.answered_at)
      and (old.fixed_at is null or new.fixed_at = old.fixed_at) then
      return new;
    end if;
    raise exception 'What was reported is kept as it came.' using errcode = 'ZN403';
  end
  $fn$`

/** What was done is only added to; with a test report it goes, after the report itself. */
const KEEP_EVENT = `
  create or replace function zennnn_report.keep_event() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    -- There is no old row where all are removed at once.
    if tg_op = 'DELETE' then
      if not exists (select from zennnn_report.report r where r.id = old.report) then
        return old;
      end if;
    end if;
    raise exception 'What was done about a report is only added to.' using errcode = 'ZN403';
  end
  $fn$`
