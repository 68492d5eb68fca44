-- Signed links: a secret of 256 bits, mailed to one recipient, opens one record for one purpose. Run when a template is
-- built; reentrant. Locks: none of note. Duration: milliseconds. Only hashes of secrets are stored.

set role zennnn_owner;

create table if not exists zennnn.link (
  id uuid primary key,
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  purpose text not null,
  model text not null,
  record uuid not null,
  recipient text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index if not exists link_record on zennnn.link (model, record);

-- What the secret is exchanged for when the link is first opened, so that the secret leaves the address bar.
create table if not exists zennnn.link_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  link_id uuid not null references zennnn.link on delete cascade,
  expires_at timestamptz not null
);
create index if not exists link_session_link_id on zennnn.link_session (link_id);

-- open | used | revoked | expired. A used link stays used after it expired: that is what its bearer wants to know.
create or replace function zennnn.link_state(one zennnn.link) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when one.revoked_at is not null then 'revoked'
    when one.used_at is not null then 'used'
    when one.expires_at <= now() then 'expired'
    else 'open'
  end
$$;

-- Nobody can share what he cannot see. `link_create` and `link_revoke` write as the owner, so the question is put to the
-- asker's own rights: through zennnn_reader, to whom the same policies apply. Elevated code has said why already.
create or replace function zennnn.asker_sees(model text, record uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select zennnn.can_see(model, record) $$;
-- Who gives a function away needs CREATE for its new owner at that moment only.
grant usage, create on schema zennnn to zennnn_reader;
alter function zennnn.asker_sees(text, uuid) owner to zennnn_reader;
revoke create on schema zennnn from zennnn_reader;
grant execute on function zennnn.asker_sees(text, uuid) to zennnn_owner;

create or replace function zennnn.require_sight(of_model text, of_record uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not zennnn.acts_as_platform() and not zennnn.asker_sees(of_model, of_record) then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
end
$$;

-- In the log, who does something with a link to a record; nobody where its bearer does.
create or replace function zennnn.link_event(of_model text, of_record uuid, why text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select zennnn.add_event(
    nullif(current_setting('zennnn.user_id', true), '')::uuid, of_model, of_record::text, left(why, 500))
$$;

create or replace function zennnn.link_create(
  new_id uuid, hash bytea, for_purpose text, of_model text, of_record uuid, for_recipient text, lifetime interval)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_purpose(for_purpose, of_model, of_record);
  perform zennnn.require_sight(of_model, of_record);
  insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, created_by, expires_at)
  values (new_id, hash, for_purpose, of_model, of_record, for_recipient,
    nullif(current_setting('zennnn.user_id', true), '')::uuid, now() + lifetime);
  perform zennnn.link_event(of_model, of_record, format('Made a link for %s (%s), which opens for %s.', for_recipient, for_purpose, lifetime));
end
$$;
grant execute on function zennnn.link_create(uuid, bytea, text, text, uuid, text, interval) to zennnn_user, zennnn_elevated;

-- Ends the open links of a record, all purposes; returns how many there were.
create or replace function zennnn.link_revoke(of_model text, of_record uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  perform zennnn.require_sight(of_model, of_record);
  update zennnn.link l set revoked_at = now()
    where l.model = of_model and l.record = of_record and zennnn.link_state(l) = 'open';
  get diagnostics ended = row_count;
  if ended > 0 then
    perform zennnn.link_event(of_model, of_record, format('Withdrew what was shared by link: %s.', ended));
  end if;
  return ended;
end
$$;
grant execute on function zennnn.link_revoke(text, uuid) to zennnn_user, zennnn_elevated;
-- Of earlier versions: they could be called past the question above.
drop function if exists zennnn.link_insert(uuid, bytea, text, text, uuid, text, interval);
drop function if exists zennnn.link_end(text, uuid);

-- Exchanges the secret of an open link for a session of at most an hour: open, used, revoked, expired, or unknown, which is a
-- guess and counted as one. No state: too many of them; retry_after_s says when to come again.
drop function if exists zennnn.link_open(bytea, bytea);
create or replace function zennnn.link_open(
  hash bytea, session_hash bytea, from_network text, agent text, out state text, out retry_after_s integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.link;
  policy zennnn.sign_in_policy;
begin
  select * into one from zennnn.link l where l.secret_hash = hash;
  if one.id is null then
    -- As in sign_in_start: a flood must not wait for the disk with the row that all attempts pass.
    perform set_config('synchronous_commit', 'off', true);
    select * into policy from zennnn.sign_in_policy;
    retry_after_s := zennnn.attempt_begin(null, policy.attempts_per_account, from_network, null, policy);
    if retry_after_s is null then
      state := 'unknown';
      perform zennnn.attempt_wrong(null, 'link', 'link_unknown', null, from_network, null, agent);
    end if;
    return;
  end if;
  state := zennnn.link_state(one);
  if state = 'open' then
    delete from zennnn.link_session s where s.link_id = one.id and s.expires_at <= now();
    -- Once an hour at most: whoever has a link may open it as often as he likes.
    if not exists (select from zennnn.link_session s where s.link_id = one.id) then
      perform zennnn.link_event(one.model, one.record, format('The link for %s (%s) was opened.', one.recipient, one.purpose));
    end if;
    insert into zennnn.link_session (token_hash, link_id, expires_at)
      values (session_hash, one.id, least(one.expires_at, now() + interval '1 hour'));
  end if;
end
$$;
comment on function zennnn.link_open(bytea, bytea, text, text) is 'login role';

-- The record that the bearer of a link session may see, null when there is none. Stays after the link was used, so that
-- the bearer sees what he did; ends at once when the link is revoked.
create or replace function zennnn.link_session_record(hash bytea) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select l.record from zennnn.link_session s join zennnn.link l on l.id = s.link_id
  where s.token_hash = hash and s.expires_at > now() and l.revoked_at is null
$$;

-- What the bearer holds; no row when the session is over or was never.
create or replace function zennnn.link_session_info(hash bytea)
returns table (purpose text, model text, record uuid, recipient text, state text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select l.purpose, l.model, l.record, l.recipient, zennnn.link_state(l)
  from zennnn.link_session s join zennnn.link l on l.id = s.link_id
  where s.token_hash = hash and s.expires_at > now()
$$;
comment on function zennnn.link_session_info(bytea) is 'login role';

-- What a link is for, by the hash of its secret or of a session of it, also when it is over: who holds it is told how to go on.
create or replace function zennnn.link_purpose(hash bytea) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select l.purpose from zennnn.link l
  where l.secret_hash = hash or l.id = (select s.link_id from zennnn.link_session s where s.token_hash = hash)
$$;
comment on function zennnn.link_purpose(bytea) is 'login role';

-- Uses the link up, in the transaction of what it is used for: a rollback gives it back, and of two at once the second
-- waits and then reads `used`. Returns consumed, unknown, used, revoked or expired.
create or replace function zennnn.link_consume(hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  one zennnn.link;
  state text;
begin
  select l.* into one from zennnn.link_session s join zennnn.link l on l.id = s.link_id
    where s.token_hash = hash and s.expires_at > now()
      and l.record::text = current_setting('zennnn.link_record', true)
    for update of l;
  if one.id is null then
    return 'unknown';
  end if;
  state := zennnn.link_state(one);
  if state <> 'open' then
    return state;
  end if;
  update zennnn.link l set used_at = now() where l.id = one.id;
  return 'consumed';
end
$$;
grant execute on function zennnn.link_consume(bytea) to zennnn_user, zennnn_elevated;

-- Forgets what is over: sessions, link sessions, steps, attempts, old entries of the sign-in log. For `work`, now and then; returns how many rows went.
create or replace function zennnn.sweep_sign_in() returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with sessions as (
    delete from zennnn.session s where s.valid_until <= now() returning 1
  ), link_sessions as (
    delete from zennnn.link_session s where s.expires_at <= now() returning 1
  ), steps as (
    delete from zennnn.sign_in_step s where s.expires_at <= now() returning 1
  ), attempts as (
    delete from zennnn.attempt a where a.ends_at <= now() returning 1
  ), log as (
    delete from zennnn.sign_in_log l where l.at < now() - interval '180 days' returning 1
  )
  select ((select count(*) from sessions) + (select count(*) from link_sessions) + (select count(*) from steps)
    + (select count(*) from attempts) + (select count(*) from log))::integer
$$;
grant execute on function zennnn.sweep_sign_in() to zennnn_maintain;

reset role;
