-- Who gives somebody a password, and who is asked for the own one again. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Stores the hash of a user's new password. What was mailed before, to choose one, opens nothing any more.
create or replace function zennnn.put_credential(person uuid, new_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  insert into zennnn.credential (user_id, hash) values (person, new_hash)
    on conflict (user_id) do update set hash = excluded.hash, changed_at = now(), is_logged = true;
  perform zennnn.end_account_links(person);
end
$$;

-- A new password instead of one that may be in wrong hands: all that was opened by it ends. `giver`: who is named by the log.
create or replace function zennnn.replace_credential(person uuid, new_hash text, giver uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.hold_ways_in(person);
  perform zennnn.put_credential(person, new_hash);
  perform zennnn.end_sessions(person);
  -- Whoever was in there with the old one has a browser that is known, too, and may have made a key.
  delete from zennnn.known_device d where d.user_id = person;
  perform zennnn.end_api_keys(person, giver, 'its person got a new password');
end
$$;

-- Gives a user a password (its hash) and ends all sessions and keys of that user. For `work`: the first administrator. The
-- log names nobody, and so does `zennnn trust staff` when this was not the first password of the first person.
create or replace function zennnn.set_credential(person uuid, new_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.account_notice_add(person, 'Whoever runs the cloud gave the account a new password.');
  perform zennnn.replace_credential(person, new_hash, null);
  perform zennnn.add_event(null, 'user', person::text, 'was given a password by whoever runs the cloud');
end
$$;
grant execute on function zennnn.set_credential(uuid, text) to zennnn_maintain;

-- What is known of a person, and so guessed first: no password is made of it. Browsers weigh by the same words while somebody
-- types; companies are read by everybody who is a user here.
create or replace function zennnn.password_words(person uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select array[u.name, u.login, coalesce(u.email, '')] || array(select c.name from app.company c order by c.name limit 20)
  from app."user" u where u.id = person
$$;

-- Refuses whoever may not give this person a password, and where nobody signs in with one. Nobody gives one to himself: who
-- found an open session would keep it for good.
create or replace function zennnn.require_giver(session_hash bytea, person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  giver constant uuid := zennnn.session_person(session_hash);
begin
  if giver = person or not 'administrator' = any (zennnn.groups_of(giver)) then
    raise exception 'You are not allowed to do this.' using errcode = 'ZN403';
  end if;
  if not exists (select from app."user" u where u.id = person) then
    raise exception 'There is no such user.' using errcode = 'ZN404';
  end if;
  if not (select p.allow_password from zennnn.sign_in_policy p) then
    raise exception 'Nobody signs in with a password here. Nothing was changed.' using errcode = 'ZN422',
      hint = 'Invite the person, who then makes a passkey or links an account, or allow passwords in the settings of security.';
  end if;
end
$$;

-- What a password that an administrator gives somebody must satisfy: shown while he types it, so no fresh proof is asked for.
create or replace function zennnn.given_password_rules(session_hash bytea, person uuid)
returns table (minimum_length integer, rounds integer, refuse_common boolean, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_giver(session_hash, person);
  return query
    select p.minimum_length, p.rounds, p.refuse_common, zennnn.password_words(person) from zennnn.sign_in_policy p;
end
$$;
comment on function zennnn.given_password_rules(bytea, uuid) is 'login role';

-- The same for whoever is about to give it, before anything is computed, and after a fresh proof: who found an open session
-- would make a way in of somebody else's account.
drop function if exists zennnn.password_rules(bytea, uuid);
create or replace function zennnn.password_rules(session_hash bytea, person uuid)
returns table (minimum_length integer, rounds integer, refuse_common boolean, words text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_giver(session_hash, person);
  perform zennnn.require_confirmation(session_hash);
  return query select * from zennnn.given_password_rules(session_hash, person);
end
$$;
comment on function zennnn.password_rules(bytea, uuid) is 'login role';

-- The person hears of it by mail: it is how he finds out when nobody told him.
drop function if exists zennnn.give_password(bytea, uuid, text);
create or replace function zennnn.give_password(session_hash bytea, person uuid, new_hash text, notice jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  giver uuid;
begin
  perform zennnn.hold_ways_in(person);
  giver := zennnn.session_person(session_hash);
  perform zennnn.password_rules(session_hash, person);
  perform zennnn.replace_credential(person, new_hash, giver);
  perform zennnn.add_event(giver, 'user', person::text, 'gave this user a new password');
  perform zennnn.password_notice(person, zennnn.mail_address(person), notice);
end
$$;
comment on function zennnn.give_password(bytea, uuid, text, jsonb) is 'login role';

-- Who has no password here is told so, and who keeps his: there is nothing to compare with, and nothing to guess at. An old one of
-- who signs in by a directory, because passwords are off, opens nothing, and proves only who an administrator is (below).
create or replace function zennnn.require_own_password(person uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_directory constant boolean :=
    zennnn.has_directory_account(person, (select p.allow_password from zennnn.sign_in_policy p));
begin
  if by_directory or not exists (select from zennnn.credential c where c.user_id = person) then
    raise exception 'You sign in without a password of this database.' using errcode = 'ZN403',
      hint = case when by_directory then 'Your directory keeps your password, and changes it.'
        else 'Use the way by which you signed in.' end;
  end if;
end
$$;

-- Whether an old password here proves, beside the directory by which he signs in because passwords are off: for administrators,
-- who else could turn neither on or off while the server of the directory is away. It opens nothing, and he does not change it.
create or replace function zennnn.proves_by_old_password(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce('administrator' = any (zennnn.groups_of(person)), false)
    and exists (select from zennnn.credential c where c.user_id = person)
    and zennnn.has_directory_account(person, (select p.allow_password from zennnn.sign_in_policy p))
$$;

-- Whether whoever owns this session knows the password too. The attempt was counted by confirm_start; a right one is not held
-- against him, and a wrong one is in the log: who found the session may be guessing.
drop function if exists zennnn.password_confirm(bytea, text, text);
create or replace function zennnn.password_is_right(session_hash bytea, derived text, from_network text, agent text)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
  known record;
begin
  select c.* into known from app."user" u cross join lateral zennnn.credential_of(u.login) c where u.id = person;
  if known.user_id is distinct from person or not zennnn.is_derived(known.hash, derived) then
    perform zennnn.confirm_wrong(session_hash, person, from_network, agent);
    return false;
  end if;
  perform zennnn.confirm_over(session_hash);
  return true;
end
$$;
comment on function zennnn.password_is_right(bytea, text, text, text) is 'login role';

-- The owner of a session proves again who he is. Returns as session_renew does; null for a wrong password.
create or replace function zennnn.password_confirm(
  session_hash bytea, derived text, new_session_hash bytea, from_network text, agent text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.hold_sign_in(zennnn.session_owner(session_hash));
  if not zennnn.password_is_right(session_hash, derived, from_network, agent) then
    return null;
  end if;
  return zennnn.session_renew(session_hash, new_session_hash);
end
$$;
comment on function zennnn.password_confirm(bytea, text, bytea, text, text) is 'login role';

reset check_function_bodies;
reset role;
