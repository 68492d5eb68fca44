-- A way in for who alone could open the database and lost everything: the operator begins it, all its people are told, and a
-- week later a link goes to the address that is stored here. Nobody outside chooses an address or a password, or shortens the
-- wait. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

create table if not exists zennnn.administrator_recovery (
  id uuid primary key,
  user_id uuid not null,
  -- The login as it was when it began, for the words of the log and the banner.
  login text not null check (login ~ '^[^[:cntrl:]]+$'),
  -- Where the link goes; another address meanwhile ends all of it.
  recipient text not null,
  -- Whether the person is no administrator and becomes one by using the link.
  promotes boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'used', 'stopped', 'ended', 'expired')),
  began_at timestamptz not null default now(),
  due_at timestamptz not null default now() + interval '7 days',
  -- People are told in order of their ids, some at a time: the last one who was, of the round that goes on.
  told_to uuid,
  -- When all had been told that it began, and a day before it is due once more.
  began_told_at timestamptz,
  reminder_told_at timestamptz,
  link_id uuid,
  link_until timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  check (due_at >= began_at + interval '7 days'),
  check (state <> 'sent' or (link_id is not null and link_until is not null))
);
-- One at a time: who is told of several stops the wrong one.
create unique index if not exists administrator_recovery_open on zennnn.administrator_recovery ((true))
  where state in ('waiting', 'sent');

-- When the link goes out at the earliest. A day after everybody was reminded, too: a clock that jumps, or a cloud that was
-- down, shortens nobody's time to say no.
create or replace function zennnn.recovery_sends_at(one zennnn.administrator_recovery) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp
as $$ select greatest(one.due_at, one.reminder_told_at + interval '1 day') $$;

-- Into the log, and to every window that is open.
create or replace function zennnn.recovery_event(person uuid, one zennnn.administrator_recovery, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select pg_notify('zennnn_change', 'administrator_recovery');
  select zennnn.add_event(person, 'administrator_recovery', one.id::text, left(format('Recovery of %s: %s', one.login, words), 500))
$$;

-- Why one that is open must not go on; null when it may.
create or replace function zennnn.recovery_refusal(one zennnn.administrator_recovery) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person zennnn.principal;
begin
  select * into person from zennnn.principal p where p.user_id = one.user_id and p.active;
  return case
    when exists (select from zennnn.neutralised) then 'this database is a copy that was restored on the side'
    when person.user_id is null then 'the person is not active any more'
    when one.promotes and 'administrator' = any (person.groups) then 'the person is an administrator by now'
    when not one.promotes and not 'administrator' = any (person.groups) then 'the person is no administrator any more'
    when zennnn.mail_address(one.user_id) is distinct from one.recipient then 'the address of the person was changed'
  end;
end
$$;

-- The operator begins one. `promotes`: for an active member, who becomes an administrator. Returns the outcome: began, or why
-- not: copy, waits (another one does), unknown, administrator, no_administrator, no_address. For `work` and commands, as the owner.
create or replace function zennnn.recovery_begin(new_id uuid, of_login text, promotes boolean) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.person_of_login(of_login);
  is_administrator constant boolean := 'administrator' = any (zennnn.groups_of(person));
  address constant text := zennnn.mail_address(person);
  one zennnn.administrator_recovery;
begin
  if exists (select from zennnn.neutralised) then
    return 'copy';
  elsif person is null then
    return 'unknown';
  elsif promotes and is_administrator then
    return 'administrator';
  elsif not promotes and not is_administrator then
    return 'no_administrator';
  elsif address is null then
    return 'no_address';
  end if;
  insert into zennnn.administrator_recovery (id, user_id, login, recipient, promotes)
    select new_id, u.id, regexp_replace(u.login, '[[:cntrl:]]', '', 'g'), address, recovery_begin.promotes
    from app."user" u where u.id = person
    on conflict do nothing returning * into one;
  if one.id is null then
    return 'waits';
  end if;
  perform zennnn.recovery_event(null, one, format('begun by the operator at the machine%s; its link is mailed on %s at the earliest',
    case when promotes then ', to make this member an administrator' else '' end,
    to_char(one.due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')));
  return 'began';
end
$$;

-- Holds one until the transaction ends, and says what is next: tell_began, tell_reminder, send, end, expire of the one that is
-- open; else tell_over, of one whose end not everybody has heard of; null for nothing at this moment. No row: there is none, or
-- another process is at it. `reason`: of an end.
create or replace function zennnn.recovery_next()
returns table (id uuid, next text, reason text, login text, promotes boolean, sends_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
begin
  select * into one from zennnn.administrator_recovery r where r.state in ('waiting', 'sent') for update skip locked;
  if one.id is not null then
    reason := coalesce(zennnn.recovery_refusal(one), (
      select 'its link was withdrawn' from zennnn.link l where l.id = one.link_id and zennnn.link_state(l) = 'revoked'));
    next := case
      when reason is not null then 'end'
      when one.state = 'sent' then case when one.link_until <= now() then 'expire' end
      when one.began_told_at is null then 'tell_began'
      when now() < one.due_at - interval '1 day' then null
      when one.reminder_told_at is null then 'tell_reminder'
      when now() >= zennnn.recovery_sends_at(one) then 'send'
    end;
  end if;
  if next is null then
    -- A copy tells nobody.
    select * into one from zennnn.administrator_recovery r
      where r.over_words is not null and not exists (select from zennnn.neutralised)
      order by r.ended_at limit 1 for update skip locked;
    if one.id is null then
      return;
    end if;
    next := 'tell_over';
  end if;
  id := one.id;
  login := one.login;
  promotes := one.promotes;
  sends_at := greatest(zennnn.recovery_sends_at(one), now() + interval '1 day');
  return next;
end
$$;

-- Mails the next people of a round, at most so many. The first mail is for whom it is about, with a link that stops it.
-- `own`: that mail. Whether all were told. After recovery_next, in its transaction.
drop function if exists zennnn.recovery_tell(uuid, text, jsonb, jsonb, uuid, bytea, integer);
create or replace function zennnn.recovery_tell(
  recovery uuid, round text, mail jsonb, own jsonb, stop_id uuid, stop_hash bytea, stop_sealed bytea, at_most integer)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
  people uuid[];
begin
  select * into one from zennnn.administrator_recovery r where r.id = recovery for update;
  if one.told_to is null then
    insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
      values (stop_id, stop_hash, 'stop_recovery', 'administrator_recovery', one.id, one.recipient, now() + interval '30 days',
        stop_sealed);
    perform zennnn.put_mail(one.recipient, own->>'subject', own->>'text', own->>'html');
  end if;
  people := array(
    select u.id from app."user" u
    where u.active and u.id <> one.user_id and (one.told_to is null or u.id > one.told_to) order by u.id limit at_most);
  perform zennnn.put_mail(told.address, mail->>'subject', mail->>'text', mail->>'html')
    from (select distinct zennnn.mail_address(p.id) from unnest(people) p(id)) told(address)
    where told.address is not null and told.address <> one.recipient;
  update zennnn.administrator_recovery r set told_to = people[cardinality(people)] where r.id = recovery and people <> '{}';
  if cardinality(people) = at_most then
    return false;
  end if;
  update zennnn.administrator_recovery r set told_to = null,
      began_told_at = case round when 'began' then now() else r.began_told_at end,
      reminder_told_at = case round when 'reminder' then now() else r.reminder_told_at end
    where r.id = recovery;
  return true;
end
$$;

-- Mails the link, once: a process that dies before the end of this transaction leaves none. After recovery_next, in its
-- transaction.
drop function if exists zennnn.recovery_send(uuid, uuid, bytea, jsonb);
create or replace function zennnn.recovery_send(recovery uuid, new_link uuid, hash bytea, sealed_secret bytea, mail jsonb)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
begin
  update zennnn.administrator_recovery r set state = 'sent', link_id = new_link, link_until = now() + interval '7 days'
    where r.id = recovery and r.state = 'waiting' and now() >= zennnn.recovery_sends_at(r) and r.reminder_told_at is not null
    returning * into one;
  if one.id is null then
    raise exception 'This recovery is not due.' using errcode = 'ZN403';
  end if;
  insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
    values (new_link, hash, 'recover_administrator', 'user', one.user_id, one.recipient, one.link_until, sealed_secret);
  perform zennnn.put_mail(one.recipient, mail->>'subject', mail->>'text', mail->>'html');
  perform zennnn.recovery_event(null, one, 'the link was mailed to the stored address');
end
$$;

-- Ends one that cannot go on, or whose link was not used. After recovery_next, in its transaction.
create or replace function zennnn.recovery_close(recovery uuid, new_state text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.recovery_over(r, new_state, null, words) from zennnn.administrator_recovery r where r.id = recovery $$;

-- Locks the one that is open; a null row when there is none. Links are locked before it, never after.
create or replace function zennnn.recovery_hold() returns zennnn.administrator_recovery
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select r from zennnn.administrator_recovery r where r.state in ('waiting', 'sent') for update $$;

-- The operator thinks better of it. False: there is none.
create or replace function zennnn.recovery_cancel() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one constant zennnn.administrator_recovery := zennnn.recovery_hold();
begin
  if one.id is null then
    return false;
  end if;
  perform zennnn.recovery_over(one, 'stopped', null, 'stopped by the operator at the machine');
  return true;
end
$$;

-- What operators are shown: what they typed, and when. No row: none is open.
create or replace function zennnn.recovery_waiting()
returns table (login text, promotes boolean, state text, began_at timestamptz, sends_at timestamptz, link_until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.login, r.promotes, r.state, r.began_at, zennnn.recovery_sends_at(r), r.link_until
  from zennnn.administrator_recovery r where r.state in ('waiting', 'sent')
$$;

-- What everybody who is signed in is shown; null when there is none. `may_stop`: whether the asker may.
create or replace function zennnn.recovery_present(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return (
    select jsonb_build_object('id', r.id, 'name', u.name, 'login', r.login, 'promotes', r.promotes, 'state', r.state,
      'began_at', r.began_at, 'sends_at', zennnn.recovery_sends_at(r), 'link_until', r.link_until,
      'may_stop', r.user_id = person or 'administrator' = any (zennnn.groups_of(person)))
    from zennnn.administrator_recovery r join app."user" u on u.id = r.user_id where r.state in ('waiting', 'sent'));
end
$$;
comment on function zennnn.recovery_present(bytea) is 'login role';

-- An administrator stops it, or whom it is about. Asks for a proof of identity: who found an open session would keep a lost
-- administrator out.
create or replace function zennnn.recovery_stop(session_hash bytea, recovery uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  is_administrator constant boolean := 'administrator' = any (zennnn.groups_of(person));
  one zennnn.administrator_recovery;
begin
  if not is_administrator and not exists (
    select from zennnn.administrator_recovery r where r.user_id = person and r.state in ('waiting', 'sent'))
  then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  perform zennnn.require_confirmation(session_hash);
  one := zennnn.recovery_hold();
  if one.id is distinct from recovery then
    raise exception 'This recovery is over.' using errcode = 'ZN404';
  end if;
  perform zennnn.recovery_over(one, 'stopped', person, case
    when one.user_id = person then 'stopped by the person' else 'stopped by an administrator' end);
end
$$;
comment on function zennnn.recovery_stop(bytea, uuid) is 'login role';

-- Whom it is about follows the link of the mail. Returns stopped, over (it was, by whatever) or unknown: no such link session.
create or replace function zennnn.recovery_stop_by_link(hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  link zennnn.link;
  one zennnn.administrator_recovery;
begin
  select l.* into link from zennnn.link_session s join zennnn.link l on l.id = s.link_id
    where s.token_hash = hash and s.expires_at > now() and l.purpose = 'stop_recovery' for update of l;
  if link.id is null then
    return 'unknown';
  end if;
  one := zennnn.recovery_hold();
  if zennnn.link_state(link) <> 'open' or one.id is distinct from link.record then
    return 'over';
  end if;
  update zennnn.link l set used_at = now() where l.id = link.id;
  perform zennnn.recovery_over(one, 'stopped', one.user_id, 'stopped by the link that was mailed to the person');
  return 'stopped';
end
$$;
comment on function zennnn.recovery_stop_by_link(bytea) is 'login role';

-- What the bearer of such a link is shown: whose recovery, and whether it can still be stopped. No row: no such link session.
create or replace function zennnn.recovery_of_link(hash bytea)
returns table (login text, promotes boolean, is_open boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.login, r.promotes, r.state in ('waiting', 'sent') and zennnn.link_state(l) = 'open'
  from zennnn.link_session s join zennnn.link l on l.id = s.link_id join zennnn.administrator_recovery r on r.id = l.record
  where s.token_hash = hash and s.expires_at > now() and l.purpose = 'stop_recovery'
$$;
comment on function zennnn.recovery_of_link(bytea) is 'login role';

-- Whether this link is the one of a recovery that may go on.
create or replace function zennnn.recovery_holds(link uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from zennnn.administrator_recovery r
    where r.link_id = link and r.state = 'sent' and r.link_until > now() and zennnn.recovery_refusal(r) is null)
$$;

-- The link is used, and the person has his new password: what only he had beside it opens nothing any more, and a member becomes
-- an administrator. In this order, which is that of signing in: passwords, factors, then the recovery. Of two at once, or of a
-- use and a stop, the second is refused, with all that its transaction did.
create or replace function zennnn.recovery_use(link uuid, person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
begin
  perform zennnn.take_factors(person);
  one := zennnn.recovery_hold();
  if one.link_id is distinct from link or not zennnn.recovery_holds(link) then
    raise exception 'This recovery is over.' using errcode = 'ZN404';
  end if;
  perform zennnn.recovery_over(one, 'used', person, 'its link was used');
  if one.promotes then
    perform zennnn.recovery_promote(one);
  end if;
  -- Else the password that he chose would open nothing.
  update zennnn.sign_in_policy p set allow_password = true where not p.allow_password;
  if found then
    perform zennnn.add_event(person, 'sign_in_policy', null, 'allow_password: false → true, for a recovery');
  end if;
end
$$;

-- In the name of the person, since the log names who of this database gave a right: by the link he did.
create or replace function zennnn.recovery_promote(one zennnn.administrator_recovery) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('zennnn.user_id', one.user_id::text, true),
    set_config('zennnn.why', 'By the link of a recovery that the operator began.', true);
  insert into app.user_groups (source, target)
    select one.user_id, g.id from app."group" g where g.name = 'administrator' on conflict do nothing;
  perform set_config('zennnn.user_id', '', true), set_config('zennnn.why', '', true);
end
$$;

-- Somebody came in with all that he needs. Where he is an administrator, the database is not lost: he, or another one for whom
-- he does it, needs no operator.
create or replace function zennnn.recovery_needless(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
begin
  if not exists (select from zennnn.administrator_recovery r where r.state in ('waiting', 'sent'))
    or not 'administrator' = any (zennnn.groups_of(person))
  then
    return;
  end if;
  one := zennnn.recovery_hold();
  if one.id is not null then
    perform zennnn.recovery_over(one, 'ended', person, 'not needed, an administrator signed in');
  end if;
end
$$;

reset check_function_bodies;
reset role;
