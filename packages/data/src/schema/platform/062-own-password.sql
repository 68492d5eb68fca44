-- Who changes the own password. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- What the own new password must satisfy, and how it is to be hashed.
drop function if exists zennnn.own_password_rules(bytea);
create or replace function zennnn.own_password_rules(session_hash bytea)
returns table (login text, minimum_length integer, rounds integer, refuse_common boolean, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return query
    select u.login, p.minimum_length, p.rounds, p.refuse_common, zennnn.password_words(person)
    from app."user" u cross join zennnn.sign_in_policy p where u.id = person;
end
$$;
comment on function zennnn.own_password_rules(bytea) is 'login role';

-- A new password for whoever owns this session and knows the current one. All other sessions end, this one goes on by another
-- token; API keys stay where he says so: he may know that nobody else was in there, and programs would stop. Returns as
-- session_renew does; null when what was derived is not of the current one.
drop function if exists zennnn.change_password(bytea, text, jsonb);
drop function if exists zennnn.change_password(bytea, text, jsonb, boolean);
create or replace function zennnn.change_password(
  session_hash bytea, derived text, new_hash text, new_session_hash bytea, from_network text, agent text, notice jsonb,
  keeps_keys boolean)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person uuid;
  lifetime_s integer;
begin
  -- Another new password may be on its way, which ends this session: only then is it known whether there still is one.
  perform zennnn.hold_ways_in(zennnn.session_owner(session_hash));
  person := zennnn.session_person(session_hash);
  perform zennnn.require_own_password(person);
  lifetime_s := zennnn.password_confirm(session_hash, derived, new_session_hash, from_network, agent);
  if lifetime_s is null then
    return null;
  end if;
  perform zennnn.put_credential(person, new_hash);
  delete from zennnn.sign_in_step s where s.user_id = person;
  perform zennnn.session_end_others(new_session_hash);
  if not keeps_keys then
    perform zennnn.end_api_keys(person, person, 'its person chose a new password');
  end if;
  perform zennnn.add_event(person, 'user', person::text, 'changed the own password');
  perform zennnn.password_notice(person, zennnn.mail_address(person), notice);
  return lifetime_s;
end
$$;
comment on function zennnn.change_password(bytea, text, text, bytea, text, text, jsonb, boolean) is 'login role';

reset check_function_bodies;
reset role;
