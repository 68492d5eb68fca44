-- The end of the recovery of an administrator, and who hears of it. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Who hears that one is over: administrators, whom it was for, and everybody who heard that it began.
create or replace function zennnn.recovery_heard(one zennnn.administrator_recovery) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.administrator_addresses() union select one.recipient union
  select zennnn.mail_address(u.id) from app."user" u
    where u.active and zennnn.mail_address(u.id) is not null and (one.began_told_at is not null or u.id <= one.told_to)
$$;

-- The end of one, whatever comes of it; `person`: by whom, null for the cloud.
-- Its links are left as they are: none opens anything once it is over.
create or replace function zennnn.recovery_over(
  one zennnn.administrator_recovery, new_state text, person uuid, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update zennnn.administrator_recovery r set state = new_state, ended_at = now(), ended_by = person where r.id = one.id;
  perform zennnn.recovery_event(person, one, words);
  perform zennnn.put_mail(told.address, format('The recovery of an administrator of %s is over', zennnn.place_name()), format(
    'The recovery of %s in %s, of which you were told by mail, is over: %s.

There is nothing to do. If you do not know why, ask your administrators: it is in the audit log, and here they see whether another one was begun:
%s', one.login, coalesce(zennnn.place_page(''), zennnn.place_name()), words,
    coalesce(zennnn.place_page('/app/sign-in-security?part=recovery'), 'Settings, Security')), null)
  from zennnn.recovery_heard(one) told(address);
end
$$;

reset check_function_bodies;
reset role;
