-- Who came in, who was refused and why: administrators read it. Reentrant.
-- Locks: ACCESS EXCLUSIVE on zennnn.sign_in_log while its check is read over it. Duration: milliseconds, a second for a million entries.

set role zennnn_owner;

create table if not exists zennnn.sign_in_log (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  -- Null for a login that is nobody's: what was typed is not kept, it may be a password by mistake.
  user_id uuid,
  method text not null check (method ~ '^[a-z0-9_:]{1,60}$'),
  outcome text not null check (outcome in ('signed_in', 'second_factor', 'enrolment', 'refused', 'throttled')),
  -- A word for a refusal, as wrong_password.
  reason text check (reason ~ '^[a-z_]{1,60}$'),
  network text,
  user_agent text
);
-- Of a version in which no way in had a name that administrators choose.
alter table zennnn.sign_in_log drop constraint if exists sign_in_log_method_check,
  add constraint sign_in_log_method_check check (method ~ '^[a-z0-9_:]{1,60}$');
create index if not exists sign_in_log_at on zennnn.sign_in_log (at);
create index if not exists sign_in_log_user_id on zennnn.sign_in_log (user_id, at);

-- Entries are kept for 180 days: each new one clears two that are older.
create or replace function zennnn.log_sign_in(
  person uuid, by_method text, with_outcome text, because text, from_network text, agent text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into zennnn.sign_in_log (id, user_id, method, outcome, reason, network, user_agent)
  values (zennnn.new_id(), person, by_method, with_outcome, because, left(from_network, 60), left(agent, 200));
  delete from zennnn.sign_in_log e where e.id in (
    select o.id from zennnn.sign_in_log o where o.at < now() - interval '180 days' order by o.at limit 2 for update skip locked)
$$;

reset role;
