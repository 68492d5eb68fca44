-- That a database was brought back from a backup after its cloud was lost, and what that cost. Reentrant. Locks: none of note.
-- Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- One row for each time. `backup_at`: of when its content is. `lost_until`: changes from then to here are lost.
create table if not exists zennnn.recovered (
  id uuid primary key,
  backup_at timestamptz not null,
  lost_until timestamptz not null
);

-- Says so once for each recovery, however often it is called: in the audit log, to the administrators by mail, and from then on
-- to everybody in it.
create or replace function zennnn.recovered_note(recovery uuid, of_backup timestamptz, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  first_words constant text := to_char(of_backup at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"');
  last_words constant text := to_char(until at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"');
  words constant text := format('Recovered from the backup of %s; changes between %s and %s are lost.',
    first_words, first_words, last_words);
begin
  insert into zennnn.recovered (id, backup_at, lost_until) values (recovery, of_backup, until) on conflict (id) do nothing;
  if not found then
    return;
  end if;
  perform zennnn.add_event(null, 'database', null, words);
  perform zennnn.put_mail(told.address, format('%s was recovered from a backup', zennnn.place_name()), format(
    'The machines that %s ran on were lost. It was brought back elsewhere, from the newest of its backups that can be read.

%s

What was entered between these times has to be entered again. Mails that waited to be sent then, and imports that ran, were
ended: they are marked so. For two weeks everybody who works in it sees this above every page.', zennnn.place_name(), words),
    null)
    from (select zennnn.administrator_addresses()) told(address);
end
$$;

-- What its pages say about it, for two weeks; no row elsewhere.
create or replace function zennnn.recovered_state() returns table (since timestamptz, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select r.backup_at, r.lost_until from zennnn.recovered r
  where r.lost_until > now() - interval '14 days' order by r.lost_until desc limit 1
$$;
comment on function zennnn.recovered_state() is 'login role';
grant execute on function zennnn.recovered_state() to zennnn_user;

reset check_function_bodies;
reset role;
