-- The way to a provider of OpenID Connect and back, to sign in or to link an account. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Keeps what a browser began, of a provider that is on. Each new one clears two that are over. A copy restored on the side
-- asks nobody outside.
create or replace function zennnn.provider_visit_add(
  provider uuid, state_hash bytea, browser_hash bytea, session_hash bytea, next_path text)
returns table (issuer text, client_id text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query select p.issuer, p.client_id, p.sealed from zennnn.sign_in_provider p
    where p.id = provider and p.enabled and not exists (select from zennnn.neutralised);
  if not found then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  delete from zennnn.provider_visit v where v.state_hash in (
    select o.state_hash from zennnn.provider_visit o where o.expires_at < now() order by o.expires_at limit 2 for update skip locked);
  insert into zennnn.provider_visit (state_hash, browser_hash, provider, session_hash, next_path)
    values (provider_visit_add.state_hash, provider_visit_add.browser_hash, provider_visit_add.provider,
      provider_visit_add.session_hash, provider_visit_add.next_path);
end
$$;

-- Somebody wants to sign in. Counted before anything is asked of the provider; who it is, nobody knows yet, but for a browser
-- in which somebody of this database signed in before.
drop function if exists zennnn.provider_sign_in_begin(uuid, bytea, bytea, text, text);
create or replace function zennnn.provider_sign_in_begin(
  provider uuid, state_hash bytea, browser_hash bytea, next_path text, from_network text, device_hash bytea)
returns table (retry_after_s integer, issuer text, client_id text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  policy zennnn.sign_in_policy;
begin
  select * into policy from zennnn.sign_in_policy;
  retry_after_s := zennnn.attempt_begin(
    null, policy.attempts_per_account, from_network, zennnn.known_device_of_anybody(device_hash), policy);
  if retry_after_s is null then
    select v.issuer, v.client_id, v.sealed into issuer, client_id, sealed
      from zennnn.provider_visit_add(provider, state_hash, browser_hash, null, next_path) v;
  end if;
  return next;
end
$$;
comment on function zennnn.provider_sign_in_begin(uuid, bytea, bytea, text, text, bytea) is 'login role';

-- The owner of a session, who proved again who he is, wants to link an account.
create or replace function zennnn.provider_link_begin(
  session_hash bytea, provider uuid, state_hash bytea, browser_hash bytea)
returns table (issuer text, client_id text, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_confirmation(session_hash);
  return query select v.issuer, v.client_id, v.sealed
    from zennnn.provider_visit_add(provider, state_hash, browser_hash, session_hash, '') v;
end
$$;
comment on function zennnn.provider_link_begin(bytea, uuid, bytea, bytea) is 'login role';

-- A browser came back: once, the same one, from the provider it was sent to, in time, and to link with the same session. No
-- row: it is none of these, which is in the log. Who comes back from nowhere is counted; retry_after_s: he did so too often, and
-- is in no log.
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
  delete from zennnn.provider_visit v
    where v.state_hash = returned_state and v.browser_hash = browser and v.provider = provider_return.provider
      and v.expires_at > now() and (v.session_hash is null or v.session_hash = own_session)
    returning * into visit;
  if visit.state_hash is not null then
    return query
      select null::integer, case when visit.session_hash is null then 'sign_in' else 'link' end, p.issuer, p.client_id, p.sealed, visit.next_path
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
end
$$;
comment on function zennnn.provider_return(uuid, bytea, bytea, bytea, text, text) is 'login role';

-- For the log: what a provider said did not hold.
create or replace function zennnn.provider_refused(provider uuid, because text, agent text, from_network text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.attempt_wrong(null, coalesce(
      (select zennnn.provider_method(p.name) from zennnn.sign_in_provider p where p.id = provider), 'oidc'),
    because, null, from_network, null, agent)
$$;
comment on function zennnn.provider_refused(uuid, text, text, text) is 'login role';

-- The provider proved which of its accounts this is. Whoever linked it comes in, and owes his second factor all the same:
-- what the provider asked for is not known here. No row: nobody linked it, or he is not active.
drop function if exists zennnn.provider_sign_in(uuid, text, bytea, bytea, text, text);
create or replace function zennnn.provider_sign_in(
  provider uuid, of_subject text, session_hash bytea, previous_hash bytea, agent text, from_network text, device_hash bytea)
returns table (outcome text, user_id uuid, login text, name text, lifetime_s integer, factors text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_provider zennnn.sign_in_provider;
  person uuid;
begin
  select * into by_provider from zennnn.sign_in_provider p where p.id = provider and p.enabled for share;
  if by_provider.id is null then
    perform zennnn.provider_refused(provider, 'method_not_allowed', agent, from_network);
    return;
  end if;
  update zennnn.linked_account a set last_used_at = now()
    where a.issuer = by_provider.issuer and a.subject = of_subject returning a.user_id into person;
  if person is null then
    perform zennnn.provider_refused(provider, 'not_linked', agent, from_network);
    return;
  end if;
  perform zennnn.attempt_right(null, from_network, zennnn.known_device_of_anybody(device_hash));
  return query select * from zennnn.sign_in_accept(
    person, zennnn.provider_method(by_provider.name), false, session_hash, previous_hash, agent, from_network, device_hash);
end
$$;
comment on function zennnn.provider_sign_in(uuid, text, bytea, bytea, text, text, bytea) is 'login role';

-- Links an account of a provider to whoever owns the session; he proved not long ago who he is.
create or replace function zennnn.provider_link(session_hash bytea, provider uuid, of_subject text, called text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- He had ten minutes to begin, and ten for the provider.
  person constant uuid := zennnn.require_confirmation(session_hash, '20 minutes');
  by_provider zennnn.sign_in_provider;
begin
  select * into by_provider from zennnn.sign_in_provider p where p.id = provider and p.enabled for share;
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
comment on function zennnn.provider_link(bytea, uuid, text, text) is 'login role';

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
  person constant uuid := zennnn.require_confirmation(session_hash);
  gone text;
begin
  perform zennnn.hold_ways_in(person);
  delete from zennnn.linked_account a using zennnn.sign_in_provider p
    where a.user_id = person and p.issuer = a.issuer and p.id = provider returning p.name into gone;
  if gone is null then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
  perform zennnn.require_way_in(person);
  perform zennnn.account_event(person, 'sign_in_provider', format('Unlinked the account of %s.', gone));
end
$$;
comment on function zennnn.provider_unlink(bytea, uuid) is 'login role';

reset check_function_bodies;
reset role;
