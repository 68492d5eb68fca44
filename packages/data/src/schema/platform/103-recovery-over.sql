-- The end of the recovery of an administrator, and who hears of it. Reentrant. Locks: ACCESS EXCLUSIVE on
-- zennnn.administrator_recovery where its columns are added. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

alter table zennnn.administrator_recovery
  -- What came of it, while not everybody was told; and who was told last, in order of ids.
  add column if not exists over_words text,
  add column if not exists over_told_to uuid;

drop function if exists zennnn.recovery_heard(zennnn.administrator_recovery);

create or replace function zennnn.recovery_over_mail(one zennnn.administrator_recovery, address text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.put_mail(address, format('The recovery of an administrator of %s is over', zennnn.place_name()), format(
    'The recovery of %s in %s, of which you were told by mail, is over: %s.

There is nothing to do. If you do not know why, ask your administrators: it is in the audit log, and here they see whether another one was begun:
%s', one.login, coalesce(zennnn.place_page(''), zennnn.place_name()), one.over_words,
    coalesce(zennnn.place_page('/app/sign-in-security?part=recovery'), 'Settings, Security')), null)
$$;

-- Tells the next of those who heard that it began, at most so many: who is no administrator, and was not told at once.
create or replace function zennnn.recovery_tell_over(recovery uuid, at_most integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.administrator_recovery;
  people uuid[];
begin
  select * into one from zennnn.administrator_recovery r where r.id = recovery and r.over_words is not null for update;
  people := array(
    select u.id from app."user" u
    where u.active and u.id <> one.user_id and (one.began_told_at is not null or u.id <= one.told_to)
      and (one.over_told_to is null or u.id > one.over_told_to) order by u.id limit at_most);
  perform zennnn.recovery_over_mail(one, told.address)
    from (select distinct zennnn.mail_address(p.id) from unnest(people) p(id)) told(address)
    where told.address <> one.recipient and told.address <> all (array(select zennnn.administrator_addresses()));
  update zennnn.administrator_recovery r set
      over_told_to = case when cardinality(people) = at_most then people[at_most] end,
      over_words = case when cardinality(people) = at_most then r.over_words end
    where r.id = recovery;
end
$$;

-- The end of one, whatever comes of it; `person`: by whom, null for the cloud. Administrators hear of it at once, and whom it was
-- for, and the first of the others; `work` tells the rest: a sign-in that ends it waits for no thousands of mails.
-- Its links are left as they are: none opens anything once it is over.
create or replace function zennnn.recovery_over(
  one zennnn.administrator_recovery, new_state text, person uuid, words text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update zennnn.administrator_recovery r
    set state = new_state, ended_at = now(), ended_by = person, over_words = words, over_told_to = null
    where r.id = one.id returning * into one;
  perform zennnn.recovery_event(person, one, words);
  perform zennnn.recovery_over_mail(one, told.address)
    from (select zennnn.administrator_addresses() union select one.recipient) told(address);
  perform zennnn.recovery_tell_over(one.id, 500);
end
$$;

reset check_function_bodies;
reset role;
