-- The way to a provider of OpenID Connect and back: to sign in, to link an account, or to prove again who one is. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Keeps what a browser began and for what, of a provider that is on. Each new one clears two that are over. A copy restored on
-- the side asks nobody outside. max_age_s: for how long somebody may have been signed in there. To prove who one is, one
-- signs in for it; else no longer than a session lasts here.
drop function if exists zennnn.provider_visit_add(uuid, bytea, bytea, bytea, text);
create or replace function zennnn.provider_visit_add(
  provider uuid, for_purpose text, state_hash bytea, browser_hash bytea, session_hash bytea, next_path text)
returns table (issuer text, client_id text, sealed bytea, max_age_s integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select p.issuer, p.client_id, p.sealed,
      case when for_purpose = 'prove' then 0 else extract(epoch from o.session_lifetime)::integer end
    from zennnn.sign_in_provider p cross join zennnn.sign_in_policy o
    where p.id = provider and p.enabled and not exists (select from zennnn.neutralised);
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  delete from zennnn.provider_visit v where v.state_hash in (
    select o.state_hash from zennnn.provider_visit o where o.expires_at < now() order by o.expires_at limit 2 for update skip locked);
  insert into zennnn.provider_visit (state_hash, browser_hash, provider, purpose, session_hash, next_path)
    values (provider_visit_add.state_hash, provider_visit_add.browser_hash, provider_visit_add.provider, for_purpose,
      provider_visit_add.session_hash, provider_visit_add.next_path);
end
$$;

-- Somebody wants to sign in; `for_purpose` is sign_in or renew. Counted before anything is asked of the provider; who it is,
-- nobody knows yet, but for a browser in which somebody of this database signed in before.
drop function if exists zennnn.provider_sign_in_begin(uuid, bytea, bytea, text, text);
drop function if exists zennnn.provider_sign_in_begin(uuid, bytea, bytea, text, text, bytea);
create or replace function zennnn.provider_sign_in_begin(
  provider uuid, for_purpose text, state_hash bytea, browser_hash bytea, next_path text, from_network text, device_hash bytea)
returns table (retry_after_s integer, issuer text, client_id text, sealed bytea, max_age_s integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  known_device constant bytea := zennnn.known_device_of_anybody(device_hash);
begin
  select * into policy from zennnn.sign_in_policy;
  retry_after_s := zennnn.attempt_begin(null, policy.attempts_per_account, from_network, known_device, policy);
  if retry_after_s is null then
    select v.issuer, v.client_id, v.sealed, v.max_age_s into issuer, client_id, sealed, max_age_s
      from zennnn.provider_visit_add(provider, for_purpose, state_hash, browser_hash, null, next_path) v;
    update zennnn.provider_visit v set counted_network = from_network, counted_device = known_device
      where v.state_hash = provider_sign_in_begin.state_hash;
  end if;
  return next;
end
$$;
comment on function zennnn.provider_sign_in_begin(uuid, text, bytea, bytea, text, text, bytea) is 'login role';

-- The owner of a session, who proved again who he is, wants to link an account.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc
    where oid = to_regprocedure('zennnn.provider_link_begin(bytea,uuid,bytea,bytea)') and not 'max_age_s' = any (proargnames))
  then
    drop function zennnn.provider_link_begin(bytea, uuid, bytea, bytea);
  end if;
end
$$;
create or replace function zennnn.provider_link_begin(
  session_hash bytea, provider uuid, state_hash bytea, browser_hash bytea)
returns table (issuer text, client_id text, sealed bytea, max_age_s integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_confirmation(session_hash);
  return query select * from zennnn.provider_visit_add(provider, 'link', state_hash, browser_hash, session_hash, '');
end
$$;
comment on function zennnn.provider_link_begin(bytea, uuid, bytea, bytea) is 'login role';

-- The owner of a session wants to prove who he is by an account that he linked. It takes no proof to begin one, and each asks
-- the provider something: twenty within ten minutes, wherever his sessions are; then retry_after_s says for how long he waits.
create or replace function zennnn.provider_prove_begin(
  session_hash bytea, provider uuid, state_hash bytea, browser_hash bytea)
returns table (retry_after_s integer, issuer text, client_id text, sealed bytea, max_age_s integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  if not exists (
    select from zennnn.linked_account a join zennnn.sign_in_provider p on p.issuer = a.issuer
    where a.user_id = person and p.id = provider) then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  retry_after_s := zennnn.attempt_count('proof by a provider' || chr(10) || person, 20, '10 minutes');
  if retry_after_s is null then
    select v.issuer, v.client_id, v.sealed, v.max_age_s into issuer, client_id, sealed, max_age_s
      from zennnn.provider_visit_add(provider, 'prove', state_hash, browser_hash, session_hash, '') v;
  end if;
  return next;
end
$$;
comment on function zennnn.provider_prove_begin(bytea, uuid, bytea, bytea) is 'login role';

-- A browser came back: once, the same one, from the provider it was sent to, in time, and to link or to prove with the same
-- session. No row: it is none of these, which is in the log. No issuer: the provider was turned off meanwhile. Who comes back from nowhere is counted; retry_after_s: he did so
-- too often, and is in no log. The visit stays until what it was begun for ends it.
do $$
begin
  -- A function cannot change what it returns.
  if exists (select from pg_proc
    where oid = to_regprocedure('zennnn.provider_return(uuid,bytea,bytea,bytea,text,text)') and not 'retry_after_s' = any (proargnames))
  then
    drop function zennnn.provider_return(uuid, bytea, bytea, bytea, text, text);
  end if;
end
$$;
create or replace function zennnn.provider_return(
  provider uuid, returned_state bytea, browser bytea, own_session bytea, agent text, from_network text)
returns table (retry_after_s integer, purpose text, issuer text, client_id text, sealed bytea, next_path text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
  visit zennnn.provider_visit;
begin
  -- Of two at once the second waits, and finds that it came back.
  update zennnn.provider_visit v set returned_at = now(), expires_at = greatest(v.expires_at, now() + interval '1 minute')
    where v.state_hash = returned_state and v.browser_hash = browser and v.provider = provider_return.provider
      and v.returned_at is null and v.expires_at > now() and (v.session_hash is null or v.session_hash = own_session)
    returning * into visit;
  if visit.state_hash is not null then
    return query
      select null::integer, visit.purpose, p.issuer, p.client_id, p.sealed, visit.next_path
      from zennnn.sign_in_provider p where p.id = provider_return.provider and p.enabled;
    if found then
      return;
    end if;
  else
    select * into policy from zennnn.sign_in_policy;
    retry_after_s := zennnn.attempt_begin(null, policy.attempts_per_account, from_network, null, policy);
    if retry_after_s is not null then
      return next;
      return;
    end if;
  end if;
  perform zennnn.provider_refused(provider_return.provider,
    case when visit.state_hash is null then 'unknown_state' else 'method_not_allowed' end, agent, from_network);
  if visit.state_hash is not null then
    purpose := visit.purpose;
    next_path := visit.next_path;
    return next;
  end if;
end
$$;
comment on function zennnn.provider_return(uuid, bytea, bytea, bytea, text, text) is 'login role';

-- Ends a visit from which a browser is back, for what it was begun for and in the session that began it: whatever `serve`
-- believes it was for, it is good for nothing else.
create or replace function zennnn.provider_visit_end(state bytea, for_purposes text[], of_session bytea)
returns zennnn.provider_visit
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  visit zennnn.provider_visit;
begin
  delete from zennnn.provider_visit v
    where v.state_hash = state and v.returned_at is not null and v.expires_at > now() and v.purpose = any (for_purposes)
      and v.session_hash is not distinct from of_session
    returning * into visit;
  if visit.state_hash is null then
    raise exception 'This way to a provider was not begun for this.' using errcode = 'ZN403';
  end if;
  return visit;
end
$$;

-- What is wrong with the time at which somebody signed in at a provider, for who should have done so during a visit; null when
-- it lies within it. Clocks may differ by a minute.
create or replace function zennnn.auth_time_fault(visit zennnn.provider_visit, auth_at timestamptz) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when auth_at is null then 'no_auth_time'
    when auth_at < visit.begun_at - interval '1 minute' or auth_at > now() + interval '1 minute' then 'old_auth_time' end
$$;

-- The provider of a visit, when it is on, for who is back from it; held before all else and until the end, so that it is not
-- turned off meanwhile. Notes whether it said when the person signed in there.
drop function if exists zennnn.provider_back(uuid, timestamptz);
create or replace function zennnn.provider_back(state bytea, auth_at timestamptz) returns zennnn.sign_in_provider
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  provider constant uuid := (select v.provider from zennnn.provider_visit v where v.state_hash = state);
  found_one zennnn.sign_in_provider;
begin
  update zennnn.sign_in_provider p set auth_time_came = auth_at is not null
    where p.id = provider and p.auth_time_came is distinct from (auth_at is not null);
  select * into found_one from zennnn.sign_in_provider p where p.id = provider and p.enabled for share;
  return found_one;
end
$$;

-- For the log: what a provider said did not hold.
create or replace function zennnn.provider_refused(provider uuid, because text, agent text, from_network text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.attempt_wrong(null, coalesce(
      (select zennnn.provider_method(p.name) from zennnn.sign_in_provider p where p.id = provider), 'oidc'),
    because, null, from_network, null, agent)
$$;
comment on function zennnn.provider_refused(uuid, text, text, text) is 'login role';

-- The provider proved which of its accounts this is. Whoever linked it comes in, and owes his second factor all the same: what
-- the provider asked for is not known here. `auth_at`: when he signed in there, null when it did not say; the session is a
-- fresh proof only when that was during this visit. No row: nobody linked it, or he is not active.
drop function if exists zennnn.provider_sign_in(uuid, text, bytea, bytea, text, text);
drop function if exists zennnn.provider_sign_in(uuid, text, bytea, bytea, text, text, bytea);
create or replace function zennnn.provider_sign_in(
  state bytea, of_subject text, auth_at timestamptz, session_hash bytea, previous_hash bytea, agent text, from_network text,
  device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_provider constant zennnn.sign_in_provider := zennnn.provider_back(state, auth_at);
  visit constant zennnn.provider_visit := zennnn.provider_visit_end(state, array['sign_in', 'renew'], null);
  person uuid;
begin
  if by_provider.id is null then
    perform zennnn.provider_refused(visit.provider, 'method_not_allowed', agent, from_network);
    return;
  end if;
  perform zennnn.hold_sign_in((
    select a.user_id from zennnn.linked_account a where a.issuer = by_provider.issuer and a.subject = of_subject));
  update zennnn.linked_account a set last_used_at = now()
    where a.issuer = by_provider.issuer and a.subject = of_subject returning a.user_id into person;
  if person is null then
    perform zennnn.provider_refused(visit.provider, 'not_linked', agent, from_network);
    return;
  end if;
  perform zennnn.attempt_right(null, visit.counted_network, visit.counted_device);
  return query select * from zennnn.sign_in_accept(
    person, zennnn.provider_method(by_provider.name), false, session_hash, previous_hash, agent, from_network, device_hash,
    zennnn.auth_time_fault(visit, auth_at) is null);
  update zennnn.sign_in_step s set proved_by = by_provider.id where s.token_hash = session_hash;
end
$$;
comment on function zennnn.provider_sign_in(bytea, text, timestamptz, bytea, bytea, text, text, bytea) is 'login role';

-- The owner of a session proves again who he is: he signed in at the provider for this, into the account that he linked.
-- lifetime_s: as session_renew returns it. Else `refused` has the word of the log.
create or replace function zennnn.provider_prove(
  state bytea, of_subject text, auth_at timestamptz, session_hash bytea, new_session_hash bytea, agent text, from_network text)
returns table (lifetime_s integer, refused text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_provider constant zennnn.sign_in_provider := zennnn.provider_back(state, auth_at);
  person uuid;
  visit zennnn.provider_visit;
begin
  perform zennnn.hold_sign_in(zennnn.session_owner(session_hash));
  person := zennnn.session_person(session_hash);
  visit := zennnn.provider_visit_end(state, array['prove'], session_hash);
  refused := case
    when by_provider.id is null then 'method_not_allowed'
    when not exists (
      select from zennnn.linked_account a
      where a.issuer = by_provider.issuer and a.subject = of_subject and a.user_id = person) then 'account_of_another'
    else zennnn.auth_time_fault(visit, auth_at) end;
  if refused is null then
    update zennnn.linked_account a set last_used_at = now() where a.issuer = by_provider.issuer and a.subject = of_subject;
    lifetime_s := zennnn.session_renew(session_hash, new_session_hash);
  else
    perform zennnn.log_sign_in(
      person, (select zennnn.provider_method(p.name) from zennnn.sign_in_provider p where p.id = visit.provider), 'refused',
      refused, from_network, agent);
  end if;
  return next;
end
$$;
comment on function zennnn.provider_prove(bytea, text, timestamptz, bytea, bytea, text, text) is 'login role';

-- Links an account of a provider to whoever owns the session; he proved not long ago who he is.
drop function if exists zennnn.provider_link(bytea, uuid, text, text);
create or replace function zennnn.provider_link(
  session_hash bytea, state bytea, of_subject text, called text, auth_at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_provider constant zennnn.sign_in_provider := zennnn.provider_back(state, auth_at);
  -- He had ten minutes to begin, and ten for the provider.
  person constant uuid := zennnn.hold_confirmed(session_hash, '20 minutes');
  visit constant zennnn.provider_visit := zennnn.provider_visit_end(state, array['link'], session_hash);
begin
  if by_provider.id is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  delete from zennnn.linked_account a where a.issuer = by_provider.issuer and a.subject = of_subject
    and not exists (select from app."user" u where u.id = a.user_id);
  insert into zennnn.linked_account (issuer, subject, user_id, label)
    values (by_provider.issuer, of_subject, person, called) on conflict do nothing;
  if not found then
    raise exception 'This account is linked to another user here, or you have linked one of this provider. Nothing was linked.'
      using errcode = 'ZN422', hint = 'Unlink the other one first.';
  end if;
  perform zennnn.account_event(person, 'sign_in_provider', format('Linked an account of %s.', by_provider.name));
end
$$;
comment on function zennnn.provider_link(bytea, bytea, text, text, timestamptz) is 'login role';

-- The own linked accounts, and the providers to which one could be linked.
create or replace function zennnn.provider_accounts(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return (
    select coalesce(jsonb_agg(to_jsonb(l) order by l.name), '[]') from (
      select p.id, p.name, p.enabled, case when a.user_id is not null then jsonb_build_object(
        'label', a.label, 'created_at', a.created_at, 'last_used_at', a.last_used_at) end as account
      from zennnn.sign_in_provider p left join zennnn.linked_account a on a.issuer = p.issuer and a.user_id = person
      where p.enabled or a.user_id is not null
    ) l);
end
$$;
comment on function zennnn.provider_accounts(bytea) is 'login role';

-- Takes the link of an own account away, not when it is the last way in.
create or replace function zennnn.provider_unlink(session_hash bytea, provider uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.hold_confirmed(session_hash);
  had_proof constant boolean := zennnn.has_proof_way(person);
  gone text;
begin
  delete from zennnn.linked_account a using zennnn.sign_in_provider p
    where a.user_id = person and p.issuer = a.issuer and p.id = provider returning p.name into gone;
  if gone is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.require_way_in(person);
  perform zennnn.keep_proof_way(person, had_proof);
  perform zennnn.account_event(person, 'sign_in_provider', format('Unlinked the account of %s.', gone));
end
$$;
comment on function zennnn.provider_unlink(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
