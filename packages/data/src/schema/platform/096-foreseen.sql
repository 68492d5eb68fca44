-- What a decision of administrators about signing in would bring with it, before they take it. Reentrant. Locks: none of note.
-- Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Who is active and could not sign in, were passwords and passkeys allowed as said (null: as they are), and one provider not
-- there: with `without` only those who can sign in now. A hundred by name.
drop function if exists zennnn.security_shut_out(bytea, boolean, boolean);
create or replace function zennnn.security_shut_out(
  session_hash bytea, by_password boolean, by_passkey boolean, without uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (
    with shut_out as (
      select u.id, u.name, u.login from app."user" u cross join zennnn.sign_in_policy p
      where u.active and (without is null or zennnn.has_way_in(u.id)) and not zennnn.would_have_way_in(
        u.id, coalesce(by_password, p.allow_password), coalesce(by_passkey, p.allow_passkey), without)
    ), named as (
      select s.* from shut_out s order by s.name, s.id limit 100
    )
    select jsonb_build_object('count', (select count(*) from shut_out),
      'people', (select coalesce(jsonb_agg(to_jsonb(n) order by n.name, n.id), '[]') from named n)));
end
$$;
comment on function zennnn.security_shut_out(bytea, boolean, boolean, uuid) is 'login role';

-- How many API keys do not work as long as the people who made them have no second factor, were one needed by whom is said.
create or replace function zennnn.security_stopped_keys(session_hash bytea, needed_by text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return (
    select jsonb_build_object('count', count(*))
    from zennnn.api_key k join app."user" u on u.id = k.user_id
    where u.active and k.revoked_at is null and k.expires_at > now()
      and zennnn.is_factor_needed(needed_by, u.id) and zennnn.factors_of(u.id) = '{}');
end
$$;
comment on function zennnn.security_stopped_keys(bytea, text) is 'login role';

reset check_function_bodies;
reset role;
