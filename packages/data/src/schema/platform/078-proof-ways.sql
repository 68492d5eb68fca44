-- By which ways the owner of a session can prove again who he is. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- password: here, directory, or null for who has none, by what it would be that lets him in: where passwords are off, who came by
-- a directory signs in by its password, also beside an old one here; here_too: that one proves as well, of administrators. passkey: whether he has one; providers: those that know an account of
-- his, and whether their last answer said when somebody signed in there, without which it proves nothing.
create or replace function zennnn.proof_ways(session_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := zennnn.session_person(session_hash);
begin
  return jsonb_build_object(
    'password', case
      when zennnn.has_directory_account(person, (select p.allow_password from zennnn.sign_in_policy p)) then 'directory'
      when exists (select from zennnn.credential c where c.user_id = person) then 'here' end,
    'passkey', exists (select from zennnn.passkey k where k.user_id = person),
    'providers', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'auth_time', p.auth_time_came) order by p.name), '[]')
      from zennnn.sign_in_provider p join zennnn.linked_account a on a.issuer = p.issuer
      where a.user_id = person and p.enabled and not exists (select from zennnn.neutralised)))
    || case when zennnn.proves_by_old_password(person) then '{"here_too": true}'::jsonb else '{}' end;
end
$$;
comment on function zennnn.proof_ways(bytea) is 'login role';

reset check_function_bodies;
reset role;
