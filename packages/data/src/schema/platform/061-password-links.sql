-- Links that open an account: after a forgotten password, by an invitation, or right after the sign-up. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Mails to whoever a login belongs to, until `work` finds out a moment later whether that is anybody. Whoever asks learns
-- nothing, since nothing else happens while he waits. What was typed is gone with the row.
create table if not exists zennnn.password_request (
  id uuid primary key,
  login text not null check (length(login) <= 254),
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  subject text not null,
  words text not null,
  html text not null,
  created_at timestamptz not null default now()
);
alter table zennnn.password_request
  -- As in zennnn.link.
  add column if not exists sealed bytea,
  -- From where it was asked, an address of IPv4 or a /48; null: by an earlier version.
  add column if not exists network text;

-- Which links may exist at all. Apps make links for what they declare; those that open an account are the platform's, but
-- for an invitation, which an administrator sends to somebody else.
create or replace function zennnn.require_purpose(purpose text, of_model text, of_record uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  asker constant uuid := nullif(current_setting('zennnn.user_id', true), '')::uuid;
begin
  if purpose = 'invitation' then
    if not (select p.allow_password or p.allow_passkey from zennnn.sign_in_policy p)
      and zennnn.sign_in_ways()->'providers' = '[]' then
      raise exception 'An invitation would lead to no way to sign in here.' using errcode = 'ZN422',
        hint = 'Allow passwords or passkeys in the settings of security, or turn a sign-in provider on. Who is in your directory signs in by it.';
    end if;
    -- Who found an open session would make a link to it for good.
    if of_model = 'user' and of_record is distinct from asker and 'administrator' = any (zennnn.groups_of(asker)) then
      perform zennnn.require_proof();
      return;
    end if;
  elsif purpose not in ('reset_password', 'sign_up', 'recover_administrator', 'stop_recovery') then
    return;
  end if;
  raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
end
$$;

-- Where mail for a user goes: the stored address, or the login where that is one.
create or replace function zennnn.address_of(email text, login text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select coalesce(email, case when login ~ '^[^@[:space:]]+@[^@[:space:]]+$' then login end) $$;

create or replace function zennnn.mail_address(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.address_of(u.email, u.login) from app."user" u where u.id = person $$;

-- Whose login this is, or else whose address. Nobody when that is not exactly one active user, or one without a password:
-- who comes in by other ways gets none by this one.
create or replace function zennnn.forgetful_person(typed text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with known as (
    select u.id, zennnn.canonical_login(u.login) = typed as by_login from app."user" u
    where u.active and (zennnn.canonical_login(u.login) = typed or zennnn.canonical_login(u.email) = typed)
  ), meant as (
    select k.id from known k where k.by_login or not exists (select from known l where l.by_login)
  )
  select min(m.id::text)::uuid from meant m
  having count(*) = 1 and bool_and(exists (select from zennnn.credential c where c.user_id = m.id))
$$;

-- Somebody forgot his password. Counts first; returns the seconds to wait when there were too many, else null. It does the
-- same for a login that is somebody's and for one that is nobody's.
drop function if exists zennnn.password_forgotten(uuid, text, bytea, jsonb, text);
create or replace function zennnn.password_forgotten(
  new_id uuid, typed text, hash bytea, mail jsonb, from_network text, sealed_secret bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  network constant text := 'forgotten' || chr(10) || from_network;
  wide constant text := 'forgotten' || chr(10) || zennnn.attempt_wide(from_network);
  retry_after_s integer := coalesce(zennnn.attempt_wait(network, 30), zennnn.attempt_wait(wide, 240));
begin
  if retry_after_s is null then
    retry_after_s := zennnn.attempt_count(wide || chr(10) || zennnn.canonical_login(typed), 5, '1 hour');
  end if;
  if retry_after_s is null then
    retry_after_s := zennnn.attempt_count(network, 30, '1 hour');
  end if;
  if retry_after_s is null and wide <> network then
    retry_after_s := zennnn.attempt_count(wide, 240, '1 hour');
  end if;
  if retry_after_s is null then
    insert into zennnn.password_request (id, login, secret_hash, subject, words, html, sealed, network)
      -- Made comparable, some signs become eighteen. Longer than any login is nobody's.
      values (new_id, left(zennnn.canonical_login(typed), 254), hash, mail->>'subject', mail->>'text', mail->>'html',
        sealed_secret, zennnn.attempt_wide(from_network));
  end if;
  return retry_after_s;
end
$$;
comment on function zennnn.password_forgotten(uuid, text, bytea, jsonb, text, bytea) is 'login role';

-- About no record: whoever sees a user would find its mails in the history.
create or replace function zennnn.put_mail(address text, subject text, words text, html text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into app.mail (id, "to", subject, text, html) values (zennnn.new_id(), address, subject, words, html)
$$;

-- Whether one more of these mails goes to a person. Ten within a day, of which one network asks for five at most: nobody's inbox
-- is flooded by us. And beyond them one an hour: whoever asks in somebody's name does not keep the owner from a link of his own.
create or replace function zennnn.is_forgotten_answered(person uuid, asked_from text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  is_fair constant boolean := asked_from is null
    or zennnn.attempt_count('forgotten mail' || chr(10) || person || chr(10) || asked_from, 5, '1 day') is null;
  today constant timestamptz[] := array(
    select l.created_at from zennnn.link l
    where l.model = 'user' and l.record = person and l.purpose = 'reset_password' and l.created_at > now() - interval '1 day');
begin
  return is_fair and cardinality(today) < 10 or now() - interval '1 hour' >= all (today);
end
$$;

-- Turns what was asked for into links and mails of the outbox; what is nobody's vanishes. For `work`, as the owner, before
-- it takes a mail.
create or replace function zennnn.answer_forgotten() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.password_request;
  person uuid;
  address text;
begin
  for one in delete from zennnn.password_request returning * loop
    person := zennnn.forgetful_person(one.login);
    address := zennnn.mail_address(person);
    continue when address is null or one.created_at < now() - interval '1 hour'
      or exists (select from zennnn.neutralised)
      or not (select p.allow_password from zennnn.sign_in_policy p)
      or not zennnn.is_forgotten_answered(person, one.network);
    insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
      values (one.id, one.secret_hash, 'reset_password', 'user', person, address, one.created_at + interval '1 hour', one.sealed)
      on conflict do nothing;
    -- One that was answered before the backup from which this database was restored.
    continue when not found;
    perform zennnn.put_mail(address, one.subject, one.words, one.html);
    perform zennnn.add_event(null, 'user', person::text, 'a link to choose a new password was mailed');
  end loop;
end
$$;

-- Ends the open links by which somebody could come in: each new password does.
create or replace function zennnn.end_account_links(person uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update zennnn.link l set revoked_at = now(), sealed = null
  where l.model = 'user' and l.record = person and l.purpose in ('reset_password', 'invitation', 'sign_up')
    and zennnn.link_state(l) = 'open'
$$;

-- Whose account a link opens at this moment; null when it opens none. It went to an address that must still be his. An
-- invitation opens it where passwords are off, too: for making a passkey or linking an account.
create or replace function zennnn.account_link_person(one zennnn.link) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select u.id from app."user" u
  where one.model = 'user' and u.id = one.record and u.active and zennnn.link_state(one) = 'open'
    and one.recipient = zennnn.mail_address(u.id) and case
      -- Where passwords are off it leads to another way in.
      when one.purpose = 'invitation' then true
      when one.purpose = 'reset_password' then (select p.allow_password from zennnn.sign_in_policy p)
      -- Allows passwords by itself: no other way in is left.
      when one.purpose = 'recover_administrator' then zennnn.recovery_holds(one.id)
      else false
    end
$$;

-- What the bearer of such a link is shown, and how his password is to be hashed; no row when it opens no account (any more).
-- Without by_password he chooses none: see sign_in_by_link.
drop function if exists zennnn.password_link(bytea);
create or replace function zennnn.password_link(hash bytea)
returns table (
  login text, name text, minimum_length integer, rounds integer, refuse_common boolean, words text[],
  by_password boolean, by_passkey boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select u.login, u.name, p.minimum_length, p.rounds, p.refuse_common, zennnn.password_words(u.id),
    p.allow_password or l.purpose = 'recover_administrator', p.allow_passkey
  from zennnn.link_session s join zennnn.link l on l.id = s.link_id
    join app."user" u on u.id = zennnn.account_link_person(l) cross join zennnn.sign_in_policy p
  where s.token_hash = hash and s.expires_at > now()
$$;
comment on function zennnn.password_link(bytea) is 'login role';

-- The bearer chose a password: the link is used up, all sessions end, and he comes in by what he proved, which leaves a
-- second factor to be answered. Of two at once the second waits and finds the link used. No row: refused.
create or replace function zennnn.password_by_link(
  hash bytea, new_hash text, notice jsonb, session_hash bytea, previous_hash bytea, agent text, from_network text)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.link;
  person uuid;
begin
  perform zennnn.hold_ways_in(zennnn.link_session_record(hash));
  select l.* into one from zennnn.link_session s join zennnn.link l on l.id = s.link_id
    where s.token_hash = hash and s.expires_at > now() for update of l;
  -- A recovery changes the policy, so nobody is to read it.
  if one.purpose = 'recover_administrator' then
    perform from zennnn.sign_in_policy p for update;
  end if;
  perform zennnn.hold_sign_in(one.record);
  person := zennnn.account_link_person(one);
  if person is null
    or one.purpose <> 'recover_administrator' and not (select p.allow_password from zennnn.sign_in_policy p) then
    if one.purpose in ('reset_password', 'invitation', 'recover_administrator') then
      perform zennnn.log_sign_in(one.record, one.purpose, 'refused', 'link_' || zennnn.link_state(one), from_network, agent);
    end if;
    return;
  end if;
  update zennnn.link l set used_at = now() where l.id = one.id;
  -- Whoever is in already may be invited once more. By the other links a mail of its own follows.
  if one.purpose = 'invitation' then
    perform zennnn.account_notice_add(person, 'A password was chosen by an invitation.');
  end if;
  perform zennnn.replace_credential(person, new_hash, person);
  if one.purpose = 'recover_administrator' then
    perform zennnn.recovery_use(one.id, person);
  end if;
  perform zennnn.add_event(person, 'user', person::text, case one.purpose
    when 'invitation' then 'chose a password by an invitation' else 'chose a new password by a mailed link' end);
  if one.purpose <> 'invitation' then
    perform zennnn.password_notice(person, one.recipient, notice);
  end if;
  return query select * from zennnn.sign_in_accept(
    person, one.purpose, false, session_hash, previous_hash, agent, from_network);
end
$$;
comment on function zennnn.password_by_link(bytea, text, jsonb, bytea, bytea, text, text) is 'login role';

-- Whoever just signed up comes into the new database, once; and where passwords are off whoever was invited, to make a
-- passkey or to link an account. A second factor that he has is owed. `hash`: of a link session, as above. No row: refused.
create or replace function zennnn.sign_in_by_link(
  hash bytea, session_hash bytea, previous_hash bytea, agent text, from_network text)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.link;
  person uuid;
begin
  perform zennnn.hold_ways_in(zennnn.link_session_record(hash));
  select l.* into one from zennnn.link_session s join zennnn.link l on l.id = s.link_id
    where s.token_hash = hash and s.expires_at > now() for update of l;
  if one.purpose = 'sign_up' and zennnn.link_state(one) = 'open' then
    person := one.record;
  elsif one.purpose = 'invitation' and not (select p.allow_password from zennnn.sign_in_policy p) then
    person := zennnn.account_link_person(one);
  end if;
  if person is null then
    if one.purpose = 'invitation' then
      perform zennnn.log_sign_in(one.record, one.purpose, 'refused', 'link_' || zennnn.link_state(one), from_network, agent);
    end if;
    return;
  end if;
  update zennnn.link l set used_at = now() where l.id = one.id;
  if one.purpose = 'invitation' then
    perform zennnn.end_account_links(person);
    perform zennnn.account_event(person, 'user', 'came in by an invitation');
  else
    -- Told to nobody in the first hour of an account, in which a sign-up ends: of a later one its owner hears.
    perform zennnn.account_notice_add(person, 'Somebody came in by a link that is made for a sign-up.');
  end if;
  return query select * from zennnn.sign_in_accept(
    person, one.purpose, false, session_hash, previous_hash, agent, from_network);
end
$$;
comment on function zennnn.sign_in_by_link(bytea, bytea, bytea, text, text) is 'login role';

reset check_function_bodies;
reset role;
