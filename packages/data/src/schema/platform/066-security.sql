-- What administrators see and decide on the page Security: the policy, sessions of everybody, the log of sign-ins. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- The policy as the API speaks of it, times in seconds.
create or replace function zennnn.sign_in_policy_json() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'minimum_length', p.minimum_length,
    'refuse_common', p.refuse_common,
    'hash_rounds', p.rounds,
    'second_factor', p.second_factor,
    'allow_password', p.allow_password,
    'allow_passkey', p.allow_passkey,
    'attempts_per_account', p.attempts_per_account,
    'attempts_per_network', p.attempts_per_network,
    'attempts_per_database', p.attempts_per_database,
    'attempt_window_s', extract(epoch from p.attempt_window)::integer,
    'cooldown_s', extract(epoch from p.cooldown)::integer,
    'cooldown_maximum_s', extract(epoch from p.cooldown_maximum)::integer,
    'session_lifetime_s', extract(epoch from p.session_lifetime)::integer,
    'session_idle_s', extract(epoch from p.session_idle)::integer)
  from zennnn.sign_in_policy p
$$;

create or replace function zennnn.security_policy(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return zennnn.sign_in_policy_json();
end
$$;
comment on function zennnn.security_policy(bytea) is 'login role';

create or replace function zennnn.policy_seconds(changes jsonb, name text, otherwise interval) returns interval
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce(make_interval(secs => (changes->>name)::integer), otherwise) $$;

-- Refuses what says two things at once.
drop function if exists zennnn.require_sound_policy(uuid);
create or replace function zennnn.require_sound_policy() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
begin
  select * into policy from zennnn.sign_in_policy;
  if policy.cooldown > policy.cooldown_maximum then
    raise exception 'The first pause is longer than the longest one. Nothing was changed.'
      using errcode = 'ZN422', detail = '{"field": "cooldown_s"}';
  end if;
  if policy.session_idle > policy.session_lifetime then
    raise exception 'A session cannot be unused for longer than it lasts. Nothing was changed.'
      using errcode = 'ZN422', detail = '{"field": "session_idle_s"}';
  end if;
end
$$;

-- Ends the sessions in which no second factor was proved, of those who need one. Refuses when the author's is among them: he
-- would learn only now that he has none, or ask of others what he did not do.
create or replace function zennnn.end_weak_sessions(author_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from zennnn.session s
    where s.token_hash = author_hash and not s.has_two_factors and zennnn.needs_second_factor(s.user_id))
  then
    raise exception 'You signed in without a second factor yourself. Nothing was changed.'
      using errcode = 'ZN422', detail = '{"field": "second_factor"}',
      hint = 'Set one up in your account first, or sign in again with the one that you have.';
  end if;
  delete from zennnn.session s where not s.has_two_factors and zennnn.needs_second_factor(s.user_id);
end
$$;

-- Changes what is named and leaves the rest. What was, what is and who did it is in the audit log, or nothing changes.
create or replace function zennnn.security_policy_change(session_hash bytea, changes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.hold_administrator(session_hash);
  before jsonb;
  after jsonb;
  name text;
begin
  perform from zennnn.sign_in_policy p for update;
  before := zennnn.sign_in_policy_json();
  -- Passwords hashed with more would take longer than a login that is unknown, and so tell that they are there.
  if (changes->>'hash_rounds')::integer < (before->>'hash_rounds')::integer then
    raise exception 'Passwords are hashed with % rounds here; there can only be more. Nothing was changed.', before->>'hash_rounds'
      using errcode = 'ZN422', detail = '{"field": "hash_rounds"}';
  end if;
  update zennnn.sign_in_policy p set
    minimum_length = coalesce((changes->>'minimum_length')::integer, p.minimum_length),
    refuse_common = coalesce((changes->>'refuse_common')::boolean, p.refuse_common),
    rounds = coalesce((changes->>'hash_rounds')::integer, p.rounds),
    second_factor = coalesce(changes->>'second_factor', p.second_factor),
    allow_password = coalesce((changes->>'allow_password')::boolean, p.allow_password),
    allow_passkey = coalesce((changes->>'allow_passkey')::boolean, p.allow_passkey),
    attempts_per_account = coalesce((changes->>'attempts_per_account')::integer, p.attempts_per_account),
    attempts_per_network = coalesce((changes->>'attempts_per_network')::integer, p.attempts_per_network),
    attempts_per_database = coalesce((changes->>'attempts_per_database')::integer, p.attempts_per_database),
    attempt_window = zennnn.policy_seconds(changes, 'attempt_window_s', p.attempt_window),
    cooldown = zennnn.policy_seconds(changes, 'cooldown_s', p.cooldown),
    cooldown_maximum = zennnn.policy_seconds(changes, 'cooldown_maximum_s', p.cooldown_maximum),
    session_lifetime = zennnn.policy_seconds(changes, 'session_lifetime_s', p.session_lifetime),
    session_idle = zennnn.policy_seconds(changes, 'session_idle_s', p.session_idle);
  perform zennnn.require_sound_policy();
  after := zennnn.sign_in_policy_json();
  if (before->>'allow_password')::boolean > (after->>'allow_password')::boolean
    or (before->>'allow_passkey')::boolean > (after->>'allow_passkey')::boolean then
    perform zennnn.require_way_in(person);
  end if;
  -- Who stands at a step by a password, or by a link that chose one, does not come in by it any more.
  delete from zennnn.sign_in_step s where s.method in ('password', 'reset_password') and not (after->>'allow_password')::boolean;
  -- Nor who chose one by an invitation. Where passwords were off before, an invitation proved something else.
  if (before->>'allow_password')::boolean and not (after->>'allow_password')::boolean then
    delete from zennnn.sign_in_step s using zennnn.credential c where s.method = 'invitation' and c.user_id = s.user_id;
  end if;
  if changes ? 'second_factor' then
    perform zennnn.end_weak_sessions(session_hash);
  end if;
  -- A shorter life holds for open sessions, too.
  update zennnn.session s set expires_at = s.created_at + p.session_lifetime
    from zennnn.sign_in_policy p where s.expires_at > s.created_at + p.session_lifetime;
  for name in select k from jsonb_object_keys(after) k where after->k is distinct from before->k order by k loop
    perform zennnn.add_event(person, 'sign_in_policy', null, format('%s: %s → %s', name, before->>name, after->>name));
  end loop;
  return after;
end
$$;
comment on function zennnn.security_policy_change(bytea, jsonb) is 'login role';

-- The open sessions of everybody, or of one person, the last used first: how many there are, and a hundred of them behind the
-- first `skipped`. Never a hash.
drop function if exists zennnn.security_sessions(bytea);
create or replace function zennnn.security_sessions(session_hash bytea, person uuid, skipped integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (
    with found as (
      select s.id, jsonb_build_object('id', u.id, 'name', u.name, 'login', u.login) as "user", s.method, s.created_at,
        s.last_seen_at, s.network, s.user_agent, s.token_hash = session_hash as is_current
      from zennnn.session s join app."user" u on u.id = s.user_id
      where s.valid_until > now() and u.active and (person is null or s.user_id = person)
    ), shown as (
      select f.* from found f order by f.last_seen_at desc, f.id offset skipped limit 100
    )
    select jsonb_build_object('count', (select count(*) from found),
      'sessions', (select coalesce(jsonb_agg(to_jsonb(l) order by l.last_seen_at desc, l.id), '[]') from shown l)));
end
$$;
comment on function zennnn.security_sessions(bytea, uuid, integer) is 'login role';

-- Ends one session with the next request, after a fresh proof; its browser is a stranger again.
create or replace function zennnn.security_session_end(session_hash bytea, ended uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select a.user_id from zennnn.session_administrator(session_hash) a);
  owner constant uuid := (select s.user_id from zennnn.session s where s.id = ended);
begin
  perform zennnn.require_confirmation(session_hash);
  perform zennnn.session_gone(owner, ended);
  perform zennnn.add_event(person, 'user', owner::text, 'ended a session of this user');
end
$$;
comment on function zennnn.security_session_end(bytea, uuid) is 'login role';

-- Ends all sessions of a person with the next request of each, after a fresh proof, and what was begun of a sign-in; the
-- browsers are strangers again. The session that asks goes on: it ends by signing out. Returns how many were open.
create or replace function zennnn.security_sessions_end(session_hash bytea, person uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  author uuid;
  ended integer;
begin
  perform zennnn.hold_ways_in(person);
  select a.user_id into author from zennnn.session_administrator(session_hash) a;
  perform zennnn.require_confirmation(session_hash);
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  delete from zennnn.sign_in_step s where s.user_id = person;
  if person = author then
    ended := zennnn.session_end_others(session_hash);
  else
    with gone as (
      delete from zennnn.session s where s.user_id = person returning s.valid_until
    )
    select count(*) filter (where g.valid_until > now()) into ended from gone g;
    delete from zennnn.known_device d where d.user_id = person;
  end if;
  perform zennnn.add_event(author, 'user', person::text, format('ended all %ssessions of this user: %s',
    case when person = author then 'other ' else '' end, ended));
  return ended;
end
$$;
comment on function zennnn.security_sessions_end(bytea, uuid) is 'login role';

-- A hundred entries of the log of sign-ins, newest first, older than the one named; `wanted` is one outcome or null, `person`
-- one user or null. `of_nobody`: of logins that are nobody's, or nobody's any more.
drop function if exists zennnn.security_sign_ins(bytea, uuid, text);
create or replace function zennnn.security_sign_ins(
  session_hash bytea, before uuid, wanted text, person uuid, of_nobody boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (
    select coalesce(jsonb_agg(to_jsonb(l) order by l.at desc, l.id desc), '[]')
    from (
      select e.id, e.at, case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name, 'login', u.login) end as "user",
        e.method, e.outcome, e.reason, e.network, e.user_agent
      from zennnn.sign_in_log e left join app."user" u on u.id = e.user_id
      where (wanted is null or e.outcome = wanted)
        and (person is null or e.user_id = person) and not (of_nobody and u.id is not null)
        and (before is null or (e.at, e.id) < (select b.at, b.id from zennnn.sign_in_log b where b.id = before))
      order by e.at desc, e.id desc limit 100
    ) l);
end
$$;
comment on function zennnn.security_sign_ins(bytea, uuid, text, uuid, boolean) is 'login role';

reset check_function_bodies;
reset role;
