-- Passkeys (WebAuthn): a key of a device that its owner unlocks, both factors at once. Reentrant.
-- Locks: none of note. Duration: milliseconds. Signatures are verified by `serve`; here is decided whose key it is, once.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Challenges are sealed texts that say themselves when they end, so that nobody who asks for one leaves a row; those that
-- were answered are remembered for longer than they hold.
create table if not exists zennnn.passkey_challenge_used (
  challenge_hash bytea primary key check (octet_length(challenge_hash) = 32),
  ends_at timestamptz not null default now() + interval '10 minutes'
);
create index if not exists passkey_challenge_used_ends_at on zennnn.passkey_challenge_used (ends_at);

-- Uses a challenge up; false when it was answered before. Of two at once the second waits and is refused.
create or replace function zennnn.passkey_challenge_use(hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from zennnn.passkey_challenge_used u where u.challenge_hash in (
    select o.challenge_hash from zennnn.passkey_challenge_used o where o.ends_at <= now() limit 2 for update skip locked);
  insert into zennnn.passkey_challenge_used (challenge_hash) values (hash) on conflict do nothing;
  return found;
end
$$;

-- Begins a passkey: whose it will be, and the ids of those there are, as base64url. Who may, says enrolling_person.
drop function if exists zennnn.passkey_begin(bytea);
create or replace function zennnn.passkey_begin(kind text, hash bytea)
returns table (user_id uuid, login text, name text, known text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.enrolling_person(kind, hash);
begin
  return query
    select u.id, u.login, u.name, array(
      select translate(encode(k.credential_id, 'base64'), E'+/=\n', '-_') from zennnn.passkey k where k.user_id = person)
    from app."user" u where u.id = person;
end
$$;
comment on function zennnn.passkey_begin(text, bytea) is 'login role';

-- Keeps a passkey whose first signature was right. `codes`: hashes of codes on paper, kept when there are none.
-- Returns whether they were; null when the challenge was used before.
drop function if exists zennnn.passkey_add(bytea, bytea, uuid, bytea, bytea, bigint, text, text[], bytea[]);
create or replace function zennnn.passkey_add(
  kind text, hash bytea, challenge_hash bytea, new_id uuid, new_credential bytea, key bytea, first_counter bigint,
  called text, ways text[], codes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of many at once each waits for the one before, so that there are never more than may be.
  person constant uuid := zennnn.enrolling_person(kind, hash);
  has_codes boolean;
begin
  if (select count(*) from zennnn.passkey k where k.user_id = person) >= 20 then
    raise exception 'There are 20 passkeys already. Remove one first.' using errcode = 'ZN422';
  end if;
  if not zennnn.passkey_challenge_use(challenge_hash) then
    return null;
  end if;
  insert into zennnn.passkey (id, user_id, credential_id, public_key, counter, name, transports)
    values (new_id, person, new_credential, key, first_counter, called, ways)
    on conflict (credential_id) do nothing;
  if not found then
    raise exception 'This device holds a passkey for this place already.' using errcode = 'ZN422';
  end if;
  has_codes := exists (select from zennnn.recovery_code r where r.user_id = person and r.used_at is null);
  if not has_codes then
    insert into zennnn.recovery_code (user_id, hash) select person, c.hash from unnest(codes) c(hash);
  end if;
  perform zennnn.session_has_two_factors(kind, hash);
  perform zennnn.account_event(person, 'second_factor', 'Made a passkey.');
  return not has_codes;
end
$$;
comment on function zennnn.passkey_add(text, bytea, bytea, uuid, bytea, bytea, bigint, text, text[], bytea[])
  is 'login role';

-- A key, as the account that signatures are tried for.
create or replace function zennnn.attempt_passkey(credential bytea) returns text
language sql immutable
as $$ select 'passkey' || chr(10) || encode(credential, 'hex') $$;

-- The same browser when it is one of whoever has this key, else null.
create or replace function zennnn.known_device_of_passkey(credential bytea, device_hash bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.known_device_of((select k.user_id from zennnn.passkey k where k.credential_id = credential), device_hash)
$$;

-- First half of an answer: counts it BEFORE anything is computed, then gives the public key, null for one that nobody has.
-- retry_after_s is null when it may go on.
drop function if exists zennnn.passkey_start(bytea, text);
create or replace function zennnn.passkey_start(credential bytea, from_network text, device_hash bytea)
returns table (retry_after_s integer, public_key bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
begin
  select * into policy from zennnn.sign_in_policy;
  retry_after_s := zennnn.attempt_begin(zennnn.attempt_passkey(credential), policy.attempts_per_account, from_network,
    zennnn.known_device_of_passkey(credential, device_hash), policy);
  if retry_after_s is null then
    select k.public_key into passkey_start.public_key from zennnn.passkey k
      where k.credential_id = credential;
  end if;
  return next;
end
$$;
comment on function zennnn.passkey_start(bytea, text, bytea) is 'login role';

-- Whatever was wrong with an answer, for the log.
create or replace function zennnn.passkey_wrong(
  credential bytea, because text, agent text, from_network text, device_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.attempt_wrong((select k.user_id from zennnn.passkey k where k.credential_id = credential), 'passkey', because,
    zennnn.attempt_passkey(credential), from_network, zennnn.known_device_of_passkey(credential, device_hash), agent)
$$;

-- A signature was right: whose it is. Null when the challenge was answered before, or the counter says that there are two
-- of this key (WebAuthn level 3, 6.1.1); both are in the log.
drop function if exists zennnn.passkey_use(bytea, bytea, bigint, text, text);
create or replace function zennnn.passkey_use(
  credential bytea, challenge_hash bytea, new_counter bigint, agent text, from_network text, device_hash bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid := (select k.user_id from zennnn.passkey k where k.credential_id = credential);
begin
  perform zennnn.hold_sign_in(person);
  if not zennnn.passkey_challenge_use(challenge_hash) then
    perform zennnn.passkey_wrong(credential, 'answered_before', agent, from_network, device_hash);
    return null;
  end if;
  update zennnn.passkey k set counter = new_counter, last_used_at = now()
    where k.credential_id = credential and (k.counter < new_counter or (k.counter = 0 and new_counter = 0))
    returning k.user_id into person;
  if person is null then
    perform zennnn.passkey_wrong(credential, 'counter_went_back', agent, from_network, device_hash);
    return null;
  end if;
  perform zennnn.attempt_right(
    zennnn.attempt_passkey(credential), from_network, zennnn.known_device_of(person, device_hash));
  return person;
end
$$;

-- Signs in by a passkey alone: its owner unlocked it, so it is both factors. No row: refused.
drop function if exists zennnn.passkey_sign_in(bytea, bytea, bigint, bytea, bytea, text, text);
create or replace function zennnn.passkey_sign_in(
  credential bytea, challenge_hash bytea, new_counter bigint,
  session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.passkey_use(credential, challenge_hash, new_counter, agent, from_network, device_hash);
begin
  if person is null then
    return;
  end if;
  if not (select p.allow_passkey from zennnn.sign_in_policy p) then
    perform zennnn.log_sign_in(person, 'passkey', 'refused', 'method_not_allowed', from_network, agent);
    return;
  end if;
  return query
    select * from zennnn.sign_in_accept(
      person, 'passkey', true, session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.passkey_sign_in(bytea, bytea, bigint, bytea, bytea, text, text, bytea) is 'login role';

-- Answers a step of signing in with a passkey of the same person. No row: refused.
drop function if exists zennnn.passkey_answer(bytea, bytea, bytea, bigint, bytea, bytea, text, text);
create or replace function zennnn.passkey_answer(
  step_hash bytea, credential bytea, challenge_hash bytea, new_counter bigint,
  session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.sign_in_step_person(step_hash);
  owner constant uuid := zennnn.passkey_use(credential, challenge_hash, new_counter, agent, from_network, device_hash);
begin
  if owner is null then
    return;
  end if;
  if owner <> person then
    perform zennnn.log_sign_in(person, 'passkey', 'refused', 'passkey_of_another', from_network, agent);
    return;
  end if;
  return query
    select * from zennnn.sign_in_complete(
      step_hash, 'passkey', session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.passkey_answer(bytea, bytea, bytea, bigint, bytea, bytea, text, text, bytea) is 'login role';

-- The owner of a session proves again who he is. Returns as session_renew does; null: refused, or the passkey of somebody else.
drop function if exists zennnn.passkey_confirm(bytea, bytea, bytea, bigint, text, text);
create or replace function zennnn.passkey_confirm(
  session_hash bytea, credential bytea, challenge_hash bytea, new_counter bigint, new_session_hash bytea,
  agent text, from_network text, device_hash bytea)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
begin
  perform zennnn.hold_sign_in(zennnn.session_owner(session_hash));
  person := zennnn.session_person(session_hash);
  if zennnn.passkey_use(credential, challenge_hash, new_counter, agent, from_network, device_hash) is distinct from person then
    return null;
  end if;
  return zennnn.session_renew(session_hash, new_session_hash);
end
$$;
comment on function zennnn.passkey_confirm(bytea, bytea, bytea, bigint, bytea, text, text, bytea) is 'login role';

-- A wrong signature, or a key that nobody has, for the log.
drop function if exists zennnn.passkey_refused(bytea, text, text);
create or replace function zennnn.passkey_refused(
  credential bytea, agent text, from_network text, device_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.passkey_wrong(credential, 'wrong_passkey', agent, from_network, device_hash) $$;
comment on function zennnn.passkey_refused(bytea, text, text, bytea) is 'login role';

-- The own passkeys; nothing in it opens anything.
create or replace function zennnn.passkey_list(session_hash bytea)
returns table (id uuid, name text, created_at timestamptz, last_used_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return query
    select k.id, k.name, k.created_at, k.last_used_at from zennnn.passkey k where k.user_id = person
    order by k.created_at, k.id;
end
$$;
comment on function zennnn.passkey_list(bytea) is 'login role';

-- Takes an own passkey away, not when it is the last way in, or the last one to prove who one is.
create or replace function zennnn.passkey_remove(session_hash bytea, passkey uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.hold_confirmed(session_hash);
  had_proof constant boolean := zennnn.has_proof_way(person);
begin
  delete from zennnn.passkey k where k.id = passkey and k.user_id = person;
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.require_way_in(person);
  perform zennnn.keep_proof_way(person, had_proof);
  perform zennnn.factor_removed(person, 'Removed a passkey.');
end
$$;
comment on function zennnn.passkey_remove(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
