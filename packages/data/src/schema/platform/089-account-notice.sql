-- What a person is told by mail of the ways into the own account. Reentrant. Locks: none of note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- Written with the change itself; `work` makes mails of them. Told ones stay for a day, for the pause between two mails; others
-- until they can be told, at most 30 days: a cloud may be down, or a database out of service.
create table if not exists zennnn.account_notice (
  id uuid primary key,
  user_id uuid not null,
  -- As it was then: whoever puts an address of his own into the account keeps nothing from its owner.
  recipient text not null,
  kind text not null check (kind in ('change', 'sign_in')),
  what text not null check (length(what) <= 500 and what ~ '^[^[:cntrl:]]+$'),
  network text,
  user_agent text,
  at timestamptz not null default now(),
  told_at timestamptz
);
-- When it last could not be mailed, as to an address that is none.
alter table zennnn.account_notice add column if not exists failed_at timestamptz;
create index if not exists account_notice_of on zennnn.account_notice (user_id, recipient, told_at);
create index if not exists account_notice_at on zennnn.account_notice (at);

-- Since when this person can come in by what there is, or did; null: there is nothing yet.
create or replace function zennnn.account_since(person uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select least(
    (select coalesce(c.made_at, c.changed_at) from zennnn.credential c where c.user_id = person),
    (select t.confirmed_at from zennnn.totp t where t.user_id = person),
    (select min(k.created_at) from zennnn.passkey k where k.user_id = person),
    (select min(a.created_at) from zennnn.linked_account a where a.user_id = person),
    (select a.created_at from zennnn.directory_account a where a.user_id = person),
    (select min(e.at) from zennnn.sign_in_log e where e.user_id = person and e.outcome = 'signed_in'))
$$;

-- Nothing of the first hour of an account: who was just invited sets it up himself. A hundred wait at most.
create or replace function zennnn.account_notice_to(
  address text, person uuid, of_kind text, told text, from_network text, agent text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if address is null or coalesce(zennnn.account_since(person), now()) > now() - interval '1 hour'
    or 100 <= (select count(*) from zennnn.account_notice n
      where n.user_id = person and n.recipient = address and n.told_at is null) then
    return;
  end if;
  delete from zennnn.account_notice n where n.id in (
    select o.id from zennnn.account_notice o
    where o.at < now() - interval '1 day' and (o.told_at < now() - interval '1 day' or o.at < now() - interval '30 days')
    order by o.at limit 2 for update skip locked);
  insert into zennnn.account_notice (id, user_id, recipient, kind, what, network, user_agent)
    values (zennnn.new_id(), person, address, of_kind, told, left(from_network, 60), left(agent, 200));
end
$$;

-- A way into the account came, went or changed. `told`: words of ours alone; who is in an account that is not his must not
-- write to its owner in our name.
create or replace function zennnn.account_notice_add(person uuid, told text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.account_notice_to(zennnn.mail_address(person), person, 'change', told, null, null) $$;

-- What a person did to the own account: in the log, and to the person, in the same words.
create or replace function zennnn.account_event(person uuid, about text, words text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.add_event(person, about, person::text, words);
  select zennnn.account_notice_add(person, words)
$$;

-- A new password is a mail of its own, five times an hour; more are gathered with what else happens.
create or replace function zennnn.password_notice(person uuid, address text, mail jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if zennnn.attempt_count('password notice' || chr(10) || person, 5, '1 hour') is not null then
    perform zennnn.account_notice_to(address, person, 'change', 'The password was changed.', null, null);
  elsif address is not null then
    perform zennnn.put_mail(address, mail->>'subject', mail->>'text', mail->>'html');
  end if;
end
$$;

-- Somebody comes in: the person hears of it once for each browser. Before the session is begun. Known is one that has its
-- cookie or a session that ends now, and one whose cookie was cleared, by network and program, for a month. Who comes by a mailed
-- link hears of that.
create or replace function zennnn.sign_in_noticed(
  person uuid, by_method text, device_hash bytea, previous_hash bytea, agent text, from_network text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if by_method ~ '^(reset_password|invitation|sign_up|recover_administrator)'
    or zennnn.device_is_known(person, device_hash)
    or zennnn.device_is_known(person, zennnn.device_of(previous_hash))
    or exists (select from zennnn.sign_in_log e where e.user_id = person and e.at > now() - interval '30 days'
      and e.outcome = 'signed_in' and (e.network, e.user_agent) is not distinct from (left(from_network, 60), left(agent, 200)))
  then
    return;
  end if;
  perform zennnn.account_notice_to(zennnn.mail_address(person), person, 'sign_in',
    'Signed in with a browser or program that was not used for this account before', from_network, agent);
end
$$;

-- Logins or addresses of people changed: each hears of it where he was told of things until now.
create or replace function zennnn.address_noticed(before jsonb, after jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  old_address constant text := zennnn.address_of(before->>'email', before->>'login');
begin
  if old_address is distinct from zennnn.address_of(after->>'email', after->>'login') then
    perform zennnn.account_notice_to(old_address, (before->>'id')::uuid, 'change',
      'The address of the account was changed. Mail about it goes to another one from now on.', null, null);
  end if;
  if before->>'login' is distinct from after->>'login' then
    perform zennnn.account_notice_to(
      old_address, (before->>'id')::uuid, 'change', 'The login of the account was changed.', null, null);
  end if;
end
$$;

-- What is to be told now, one row a mail, who waits longest first: a person gets one in ten minutes, however much happens. What
-- could not be mailed is tried again after an hour, on later days once a day, and keeps nobody else from the own.
create or replace function zennnn.account_notices_due()
returns table (notices uuid[], happened jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select array_agg(n.id order by n.at, n.id),
    jsonb_agg(jsonb_build_object('kind', n.kind, 'what', n.what, 'network', n.network, 'userAgent', n.user_agent,
      'at', to_char(n.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')) order by n.at, n.id)
  from zennnn.account_notice n
  where n.told_at is null and n.at > now() - interval '30 days'
    and (n.failed_at is null or n.failed_at < now() - case
      when n.at > now() - interval '1 day' then interval '1 hour' else interval '1 day' end)
    and not exists (select from zennnn.neutralised)
    and not exists (select from zennnn.account_notice t
      where t.user_id = n.user_id and t.recipient = n.recipient and t.told_at > now() - interval '10 minutes')
  group by n.user_id, n.recipient order by min(n.at), n.recipient limit 100
$$;
grant execute on function zennnn.account_notices_due() to zennnn_maintain;

-- Puts the mail of these notices into the outbox. Of two processes that read them the second finds them told.
create or replace function zennnn.account_notices_mail(notices uuid[], mail jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with told as (
    update zennnn.account_notice n set told_at = now() where n.id = any (notices) and n.told_at is null returning n.recipient
  )
  select zennnn.put_mail(t.recipient, mail->>'subject', mail->>'text', mail->>'html') from (select distinct recipient from told) t
$$;
grant execute on function zennnn.account_notices_mail(uuid[], jsonb) to zennnn_maintain;

-- These could not be.
create or replace function zennnn.account_notices_failed(notices uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ update zennnn.account_notice n set failed_at = now() where n.id = any (notices) and n.told_at is null $$;
grant execute on function zennnn.account_notices_failed(uuid[]) to zennnn_maintain;

reset check_function_bodies;
reset role;
