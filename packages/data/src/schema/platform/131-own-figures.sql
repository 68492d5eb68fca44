-- What the page of the promises says of this database to its administrators. Reentrant. Locks: none of note. Duration:
-- milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Figures alone: no name, no hash and no salt leaves by it. `passwords`: how many are kept in one form, as the control that looks
-- into all databases counts them. `staff_doors`: functions and tables made for staff, as `staff-reach` finds them; only some brands
-- have any.
create or replace function zennnn.own_figures(session_hash bytea)
returns table (people integer, second_factors integer, passwords jsonb, minimum_length integer, attempts_per_account integer,
  attempt_window_s integer, cooldown_s integer, staff_doors integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query
    select (select count(*)::integer from app."user" u where u.active),
      (select count(*)::integer from app."user" u where u.active and (
        exists (select from zennnn.totp t where t.user_id = u.id and t.confirmed_at is not null)
        or exists (select from zennnn.passkey k where k.user_id = u.id))),
      (select coalesce(jsonb_agg(to_jsonb(f)), '[]') from (
        select c.parts[1] as scheme, c.parts[2]::integer as rounds, length(rtrim(c.parts[3], '=')) * 3 / 4 as salt_bytes,
          length(rtrim(c.parts[4], '=')) * 3 / 4 as hash_bytes, count(*)::integer as count,
          count(distinct c.parts[3])::integer as salts
        from (
          -- Of a text of another form nothing is known but that it is there.
          select coalesce(regexp_match(k.hash, '^([^$]{1,40})\$([0-9]{1,9})\$([A-Za-z0-9+/]*={0,2})\$([A-Za-z0-9+/]*={0,2})$'),
            '{"",0,"",""}') as parts
          from zennnn.credential k
        ) c group by 1, 2, 3, 4
      ) f),
      p.minimum_length, p.attempts_per_account, extract(epoch from p.attempt_window)::integer,
      extract(epoch from p.cooldown)::integer,
      (select count(*)::integer from (
          select f.pronamespace as space, f.proname as name from pg_proc f
          union all select c.relnamespace, c.relname from pg_class c
        ) o join pg_namespace n on n.oid = o.space
        where n.nspname in ('zennnn', 'zennnn_rule') and starts_with(o.name::text, 'staff'))
    from zennnn.sign_in_policy p;
end
$$;
comment on function zennnn.own_figures(bytea) is 'login role';

reset check_function_bodies;
reset role;
