-- How often support came in, for the page of the promises. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- As the audit log has it. `visits`: by a request that was granted and whose time was not over; `unasked`: all others. `last_at`: of
-- any. `may_enter`: grants that hold now; `waiting`: requests that nobody decided on.
drop function if exists zennnn.own_staff(bytea);
create function zennnn.own_staff(session_hash bytea)
returns table (visits integer, unasked integer, last_at text, may_enter integer, waiting integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query
    select (count(*) filter (where w.is_granted))::integer, (count(*) filter (where not w.is_granted))::integer,
      to_json(max(w.at))#>>'{}',
      (select count(*)::integer from zennnn.staff_request r
        where r.state = 'granted' and (zennnn.staff_grant_in_force(r.id)).id is not null),
      (select count(*)::integer from zennnn.staff_request r where r.state = 'asked')
    from (
      select e.at,
        -- Whoever declines a request leaves no time until when.
        exists (select from zennnn.staff_request r
          where r.id::text = e.record and r.decided_at <= e.at and e.at <= r.expires_at)
        -- What was granted after the moment to which the database was brought back: only the log has it still.
        or exists (select from app.audit_entry g
          where g.model = 'staff_access' and g.record = e.record and g.operation = 'event' and g.why like '%): granted %'
            and g."user" <> e."user" and g.at <= e.at and e.at <= g.at + interval '1 day') as is_granted
      from app.audit_entry e
      where e.at > now() - interval '90 days' and e.model = 'staff_access' and e.operation = 'event' and e.why like '%: came in'
    ) w;
end
$$;
comment on function zennnn.own_staff(bytea) is 'login role';

reset check_function_bodies;
reset role;
