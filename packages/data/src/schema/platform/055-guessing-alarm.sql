-- Guessing from many networks at once, each of which stays below its own limit: administrators hear of it, and who is guessed at
-- beyond his password does. Nobody is kept out by it. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- One row for all attempts of a database: within the policy's window, and within a day, which a patient guesser does not escape.
create table if not exists zennnn.guessing (
  only_row boolean primary key default true check (only_row),
  window_count integer not null default 0,
  window_ends_at timestamptz not null default '-infinity',
  day_count integer not null default 0,
  day_ends_at timestamptz not null default '-infinity'
);
insert into zennnn.guessing default values on conflict do nothing;

-- Where administrators are told by mail, each address once.
create or replace function zennnn.administrator_addresses() returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select distinct told.address
  from zennnn.principal p cross join lateral zennnn.mail_address(p.user_id) told(address)
  where p.active and 'administrator' = any (p.groups) and told.address is not null
$$;

-- How many times ten times more than are expected: 0 for up to ten times as many, 1 for up to a hundred times; null when there
-- are not more.
create or replace function zennnn.alarm_level(attempts integer, expected integer) returns integer
language sql immutable
as $$ select case when attempts > expected then floor(log((attempts - 1)::numeric / expected))::integer end $$;

-- Whether administrators are to be told now. As long as guessing goes on they hear of it after 1, 2, 4 … hours, at most once a day;
-- of ten times as much at once, so that nobody trips a small alarm to hide a large one behind its pause.
create or replace function zennnn.alarm_is_due(within text, level integer) returns boolean
language plpgsql volatile
as $$
declare
  subject constant text := format('alarm %s %s', within, level);
  pauses zennnn.sign_in_policy;
begin
  -- Asked at every attempt as long as there are too many: only who may have to tell writes.
  if level is null or zennnn.attempt_held(subject) is not null then
    return false;
  end if;
  select * into pauses from zennnn.sign_in_policy;
  pauses.cooldown := '1 hour';
  pauses.cooldown_maximum := '1 day';
  return zennnn.attempt_take(subject, 1, pauses) is null;
end
$$;

-- Tells the audit log, whoever runs the cloud (`serve` writes a line) and administrators, with the number of networks that were refused in this time.
create or replace function zennnn.alarm_tell(attempts integer, within interval) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  span constant text := case when within = '1 day' then 'a day'
    else format('%s minutes', ceil(extract(epoch from within) / 60)) end;
  networks constant bigint := (
    select count(distinct e.network) from zennnn.sign_in_log e where e.outcome = 'refused' and e.at > now() - within);
  what constant text := format('%s wrong attempts to sign in within %s, from %s networks', attempts, span, networks);
  told constant text[] := array(select a from zennnn.administrator_addresses() a(a) order by a limit 50);
begin
  perform zennnn.add_event(null, 'sign_in', null, format('%s; %s', what, case cardinality(told)
    when 0 then 'no administrator has an address to be told at' else 'administrators were told' end));
  raise warning '%', what using errcode = 'ZN001';
  perform zennnn.put_mail(t.address, format('Many attempts to sign in to %s', zennnn.place_name()), format(
    'Within %s there were %s wrong attempts to sign in to %s, from %s networks. Somebody may be guessing passwords from many networks at once.

Nobody is kept out because of this: each account and each network has its own limit. What you can do: look at the log of sign-ins, and require a second factor among the rules beside it:
%s

As long as it goes on you hear of it after 1, 2, 4 … hours, at most once a day; when it becomes ten times as much, at once.',
    span, attempts, coalesce(zennnn.place_page(''), zennnn.place_name()), networks,
    coalesce(zennnn.place_page('/app/sign-in-security?part=log'), 'Settings, Security')), null)
  from unnest(told) t(address);
end
$$;

-- Of ten wrong codes within a day the person hears, once a day: whoever types them came as far as that.
create or replace function zennnn.factor_wrong_told(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  address constant text := zennnn.mail_address(person);
begin
  if zennnn.attempt_count('wrong codes' || chr(10) || person, 9, '1 day') is null
    or address is null or zennnn.attempt_count('wrong codes told' || chr(10) || person, 1, '1 day') is not null then
    return;
  end if;
  perform zennnn.put_mail(address, format('Wrong codes for your account at %s', zennnn.place_name()), format(
    'Somebody came as far as the second factor of your account at %s and typed ten wrong codes within a day. Nobody came in by them.

If it was not you, somebody has what you sign in with before that: your password, or an account elsewhere that is linked to this one. Choose a new password where it is kept, and tell your administrator. Your second factor keeps him out until then.%s',
    coalesce(zennnn.place_page(''), zennnn.place_name()), E'\n' || zennnn.place_page('/sign-in')), null);
end
$$;

-- Counts one attempt of the database, whatever way in it was tried by, and tells administrators when there are more than the
-- policy says, or ten times as many within a day.
create or replace function zennnn.attempt_in_database(policy zennnn.sign_in_policy) returns void
language plpgsql volatile
as $$
declare
  one zennnn.guessing;
begin
  update zennnn.guessing g set
    window_count = case when g.window_ends_at <= now() then 1 else g.window_count + 1 end,
    window_ends_at = case when g.window_ends_at <= now() then now() + policy.attempt_window else g.window_ends_at end,
    day_count = case when g.day_ends_at <= now() then 1 else g.day_count + 1 end,
    day_ends_at = case when g.day_ends_at <= now() then now() + interval '1 day' else g.day_ends_at end
    returning * into one;
  -- Nearly always; and the two questions below are not asked for nothing.
  if one.window_count <= policy.attempts_per_database and one.day_count <= policy.attempts_per_database * 10 then
    return;
  end if;
  if zennnn.alarm_is_due('window', zennnn.alarm_level(one.window_count, policy.attempts_per_database)) then
    perform zennnn.alarm_tell(one.window_count, policy.attempt_window);
  elsif zennnn.alarm_is_due('day', zennnn.alarm_level(one.day_count, policy.attempts_per_database * 10)) then
    perform zennnn.alarm_tell(one.day_count, '1 day');
  end if;
end
$$;

reset check_function_bodies;
reset role;
