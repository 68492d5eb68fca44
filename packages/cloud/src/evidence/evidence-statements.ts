import type { DatabaseId } from '@zennnn/kernel'

/**
 * What controls saw, in a schema of its own. Idempotent; sent one by one as zennnn_owner. `login`: the control database's login
 * role; it reads what the public page shows and can write nothing. What was written is never changed or removed, by the owner
 * neither: who takes the triggers away and changes a line is given away by the chain, which is signed. Days, turns and the
 * beginnings of chains are not signed. Who adds such a row past the program can make days worse, or a day on which nothing was
 * tried better; the signed failures are looked for without them, and are above what is kept.
 */
export function evidenceStatements(login: DatabaseId): readonly string[] {
  const granted = ['chain_shown()', 'lines_shown(text[])', 'days_shown()']
  return [
    'create schema if not exists zennnn_trust',
    // One for each key and host name that signed: `after`: the line that its first one follows. The newest is the one in use.
    `create table if not exists zennnn_trust.chain (
      number bigint generated always as identity primary key,
      after_sequence bigint not null check (after_sequence >= 0),
      after_hash text not null check (after_hash ~ '^[0-9a-f]{64}$'),
      cloud text not null,
      public_key text not null,
      began_at timestamptz not null
    )`,
    // The texts are what is signed; what else is known of them comes out of them. `is_turn`: the outcome is another one than that of the run of this control before.
    `create table if not exists zennnn_trust.evidence (
      sequence bigint primary key check (sequence > 0 and sequence = (line::jsonb->>'sequence')::bigint),
      line text not null,
      control text not null generated always as (line::jsonb->>'control') stored,
      outcome text not null generated always as (line::jsonb->>'outcome') stored,
      at text collate "C" not null generated always as (line::jsonb->>'at') stored,
      is_turn boolean not null
    )`,
    'create index if not exists evidence_of_control on zennnn_trust.evidence (control, sequence)',
    'create index if not exists evidence_at on zennnn_trust.evidence (at)',
    'create index if not exists evidence_turn on zennnn_trust.evidence (control, sequence) where is_turn',
    // The worst that a promise was on a day; without `is_over`, on the part of it until a chain ended. The worst of a day counts.
    `create table if not exists zennnn_trust.day (
      promise text not null,
      day date not null,
      is_over boolean not null,
      state text not null check (state in ('proved', 'attested', 'unproved', 'broken')),
      primary key (promise, day, is_over, state)
    )`,
    REFUSE_CHANGE,
    ...['chain', 'evidence', 'day'].map(
      (
        table,
      ) => `create or replace trigger only_added before update or delete or truncate on zennnn_trust.${table}
        for each statement execute function zennnn_trust.refuse_change()`,
    ),
    CHAIN_SHOWN,
    LINES_SHOWN,
    DAYS_SHOWN,
    'revoke all on schema zennnn_trust from public',
    'revoke all on all functions in schema zennnn_trust from public',
    `grant usage on schema zennnn_trust to "${login}"`,
    ...granted.map((name) => `grant execute on function zennnn_trust.${name} to "${login}"`),
  ]
}

const DEFINER = 'security definer set search_path = pg_catalog, pg_temp'

const REFUSE_CHANGE = `
  create or replace function zennnn_trust.refuse_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $fn$
  begin
    raise exception 'Evidence is only ever added to.' using errcode = 'ZN403';
  end
  $fn$`

/** The chain in use, and the key of the one before; no row before the first start. */
const CHAIN_SHOWN = `
  create or replace function zennnn_trust.chain_shown()
  returns table (after_sequence text, after_hash text, cloud text, public_key text, began_at text, earlier_key text)
  language sql stable ${DEFINER}
  as $fn$
    select c.after_sequence::text, c.after_hash, c.cloud, c.public_key, to_json(c.began_at)#>>'{}', (
      select b.public_key from zennnn_trust.chain b
      where b.number < c.number order by b.number desc limit 1)
    from zennnn_trust.chain c order by c.number desc limit 1
  $fn$`

/**
 * Lines of the chain in use, oldest first. \`published\`: without a gap from so far back that the newest of each wanted control is
 * among them. The others decide verdicts besides: where a control failed, since when; and what the days need that are not kept.
 */
const LINES_SHOWN = `
  create or replace function zennnn_trust.lines_shown(wanted text[])
  returns table (sequence text, line text, published boolean)
  language sql stable ${DEFINER}
  as $fn$
    with begins as (
      select coalesce((select max(c.after_sequence) from zennnn_trust.chain c), 0) as after,
        coalesce((
          select to_char(max(d.day) + 1, 'YYYY-MM-DD') from zennnn_trust.day d
          where d.is_over and d.day < (now() at time zone 'utc')::date), '') as day),
    known as (
      select w.control, (
          select e.sequence from zennnn_trust.evidence e
          where e.control = w.control and e.sequence > b.after order by e.sequence desc limit 1) as newest, coalesce((
          select e.sequence from zennnn_trust.evidence e
          where e.control = w.control and e.sequence > b.after and e.outcome = 'holds'
          order by e.sequence desc limit 1), b.after) as held, (
          select max(e.sequence) from zennnn_trust.evidence e
          where e.control = w.control and e.sequence > b.after and e.at < b.day) as before, (
          select max(e.sequence) from zennnn_trust.evidence e
          where e.control = w.control and e.sequence > b.after and e.at < b.day and e.outcome <> 'unknown') as seen
      from begins b, unnest(wanted) w(control)),
    needed as (
      select e.sequence from zennnn_trust.evidence e, begins b where e.sequence > b.after and e.at >= b.day
      union select k.newest from known k
      union select k.before from known k
      union select k.seen from known k
      union select e.sequence from known k join zennnn_trust.evidence e
        on e.control = k.control and e.is_turn and e.sequence > k.held
      union select e.sequence from known k join begins b on true join zennnn_trust.evidence e
        on e.control = k.control and e.is_turn and e.sequence > b.after
          and e.at >= to_char(now() at time zone 'utc' - interval '91 days', 'YYYY-MM-DD')
      union select e.sequence from zennnn_trust.evidence e where e.sequence >= (select min(k.newest) from known k))
    select e.sequence::text, e.line, e.sequence >= (select min(k.newest) from known k)
    from zennnn_trust.evidence e where e.sequence in (select n.sequence from needed n)
    order by e.sequence
  $fn$`

const DAYS_SHOWN = `
  create or replace function zennnn_trust.days_shown()
  returns table (promise text, day text, is_over boolean, state text)
  language sql stable ${DEFINER}
  as $fn$
    select d.promise, to_char(d.day, 'YYYY-MM-DD'), d.is_over, d.state from zennnn_trust.day d
    where d.day >= (now() at time zone 'utc')::date - 91
    order by d.promise, d.day
  $fn$`
