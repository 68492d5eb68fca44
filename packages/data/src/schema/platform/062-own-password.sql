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

-- A new password for whoever owns this session, who has just proved who he is. All other sessions end, this one stays; so do
-- API keys where he says so: he may know that nobody else was in there, and programs would stop.
drop function if exists zennnn.change_password(bytea, text, jsonb);
create or replace function zennnn.change_password(session_hash bytea, new_hash text, notice jsonb, keeps_keys boolean)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  address text;
begin
  -- Another new password may be on its way, which ends this session: only then is it known whether there still is one.
  perform from zennnn.credential c where c.user_id = person for update;
  if not found then
    raise exception 'You sign in without a password.' using errcode = 'ZN403';
  end if;
  perform zennnn.require_confirmation(session_hash, '1 minute');
  perform zennnn.put_credential(person, new_hash);
  perform zennnn.session_end_others(session_hash);
  delete from zennnn.sign_in_step s where s.user_id = person;
  if not keeps_keys then
    perform zennnn.end_api_keys(person, person, 'its person chose a new password');
  end if;
  perform zennnn.add_event(person, 'user', person::text, 'changed the own password');
  address := zennnn.mail_address(person);
  if address is not null then
    perform zennnn.put_mail(address, notice->>'subject', notice->>'text', notice->>'html');
  end if;
end
$$;
comment on function zennnn.change_password(bytea, text, jsonb, boolean) is 'login role';

reset check_function_bodies;
reset role;
