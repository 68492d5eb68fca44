-- How often support came in, for the page of the promises. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- As the audit log has it, by the requests that were decided on: nobody comes in later than a day after that. `may_enter`: grants
-- that hold now; `waiting`: requests that nobody decided on.
create or replace function zennnn.own_staff(session_hash bytea)
returns table (visits integer, last_at text, may_enter integer, waiting integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.session_administrator(session_hash);
  return query
    select count(*)::integer, to_json(max(e.at))#>>'{}',
      (select count(*)::integer from zennnn.staff_request r
        where r.state = 'granted' and (zennnn.staff_grant_in_force(r.id)).id is not null),
      (select count(*)::integer from zennnn.staff_request r where r.state = 'asked')
    from zennnn.staff_request r join app.audit_entry e on e.record = r.id::text
    where r.decided_at > now() - interval '91 days' and e.at > now() - interval '90 days'
      and e.model = 'staff_access' and e.operation = 'event' and e.why like '%: came in';
end
$$;
comment on function zennnn.own_staff(bytea) is 'login role';

reset check_function_bodies;
reset role;
