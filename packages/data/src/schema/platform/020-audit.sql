-- The audit log: written by triggers in the transaction of the change, sealed by a chain of hashes. Reentrant.
-- Locks: none of note. Duration: milliseconds. The table app.audit_entry is declared by apps/base.

set role zennnn_owner;

-- Entries that no seal covers yet. Its own table, so that a batch is "what is committed and here", whatever the order in
-- which transactions end.
create table if not exists zennnn.audit_unsealed (
  entry uuid primary key
);

-- Whose lines an entry is about: found by the document, also after the line is gone. Not sealed; the entries are.
create table if not exists zennnn.audit_line (
  document uuid not null,
  entry uuid not null,
  primary key (document, entry)
);

-- digest = SHA-256 of the seal before, this one's number and the digest of each entry in order.
create table if not exists zennnn.audit_seal (
  number bigint primary key,
  entries uuid[] not null,
  digest bytea not null,
  sealed_at timestamptz not null default now()
);

-- What one entry says, as bytes that change when anything in it does.
create or replace function zennnn.audit_digest(entry uuid) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select sha256(convert_to(jsonb_build_array(
    e.id, extract(epoch from e.at), e."user", e.operation, e.model, e.record, e.before, e.after, e.why, e.transaction
  )::text, 'UTF8'))
  from app.audit_entry e where e.id = entry
$$;

-- Seals up to 1000 entries; returns how many. Callers loop until it is 0. The newest digest belongs somewhere else too:
-- who owns this database could rewrite the whole chain, but not a copy of its end.
create or replace function zennnn.seal_audit() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  previous zennnn.audit_seal;
  batch uuid[];
begin
  -- One at a time: two seals must not have the same predecessor.
  perform pg_advisory_xact_lock(hashtext('zennnn.seal_audit'));
  with taken as (
    delete from zennnn.audit_unsealed u
    where u.entry in (select entry from zennnn.audit_unsealed order by entry limit 1000)
    returning u.entry
  )
  select array_agg(entry order by entry) into batch from taken;
  if batch is null then
    return 0;
  end if;
  select * into previous from zennnn.audit_seal order by number desc limit 1;
  insert into zennnn.audit_seal (number, entries, digest)
  values (coalesce(previous.number, 0) + 1, batch,
    zennnn.seal_digest(previous.digest, coalesce(previous.number, 0) + 1, batch));
  return cardinality(batch);
end
$$;

create or replace function zennnn.seal_digest(previous bytea, number bigint, entries uuid[]) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select sha256(coalesce(previous, '') || int8send(number)
    || string_agg(coalesce(zennnn.audit_digest(e.id), 'missing'), ''::bytea order by e.position))
  from unnest(entries) with ordinality as e(id, position)
$$;

-- Of earlier versions: what a database says of its own log, who owns the database can change. `zennnn audit verify` asks none.
drop function if exists zennnn.broken_seal();

grant execute on function zennnn.seal_audit() to zennnn_maintain;

-- Tells listeners which records a statement changed: `<model> <id>,<id>…`, or `<model>` alone for too many to name (a
-- payload has 8,000 bytes) and for those that are gone.
create or replace function zennnn.tell_change(model text, ids uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select pg_notify('zennnn_change', case
    when ids is null or cardinality(ids) > 100 then model
    else model || ' ' || array_to_string(ids, ',')
  end)
$$;

-- Statement trigger of every audited model; transition tables are called added and removed. Changes of totals alone are
-- left out: the change of the line that caused them has its entry. Arguments: the references by which this record is a line
-- of another one.
create or replace function zennnn.audit() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  kept constant text[] := '{id,version,created_at,created_by,updated_at,updated_by}';
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
  why constant text := nullif(current_setting('zennnn.why', true), '');
  changes bigint := 0;
begin
  if tg_op = 'INSERT' then
    with entry as (
      insert into app.audit_entry (id, at, "user", operation, model, record, after, why, transaction)
      select zennnn.new_id(), now(), person, 'create', tg_table_name, r.id::text,
        jsonb_strip_nulls(to_jsonb(r)) - kept, why, pg_current_xact_id()::text
      from added r
      returning id, record
    ), line as (
      insert into zennnn.audit_line (document, entry)
      select distinct (to_jsonb(r) ->> f.name)::uuid, e.id
      from entry e join added r on r.id::text = e.record cross join unnest(tg_argv) f(name)
      where to_jsonb(r) ->> f.name is not null
    )
    insert into zennnn.audit_unsealed (entry) select id from entry;
    get diagnostics changes = row_count;
  elsif tg_op = 'DELETE' then
    with entry as (
      insert into app.audit_entry (id, at, "user", operation, model, record, before, why, transaction)
      select zennnn.new_id(), now(), person, 'delete', tg_table_name, r.id::text,
        jsonb_strip_nulls(to_jsonb(r)) - kept, why, pg_current_xact_id()::text
      from removed r
      returning id, record
    ), line as (
      insert into zennnn.audit_line (document, entry)
      select distinct (to_jsonb(r) ->> f.name)::uuid, e.id
      from entry e join removed r on r.id::text = e.record cross join unnest(tg_argv) f(name)
      where to_jsonb(r) ->> f.name is not null
    )
    insert into zennnn.audit_unsealed (entry) select id from entry;
    get diagnostics changes = row_count;
  elsif current_setting('zennnn.totals', true) = 'on' then
    select count(*) into changes from added;
  else
    with entry as (
      insert into app.audit_entry (id, at, "user", operation, model, record, before, after, why, transaction)
      select zennnn.new_id(), now(), person, 'update', tg_table_name, n.id::text,
        jsonb_object_agg(o.key, o.value), jsonb_object_agg(v.key, v.value), why, pg_current_xact_id()::text
      from added n
      join removed p on p.id = n.id
      cross join jsonb_each(to_jsonb(n) - kept) v
      join jsonb_each(to_jsonb(p)) o on o.key = v.key
      where v.value is distinct from o.value
      group by n.id
      returning id, record
    ), line as (
      -- A line that moves is part of the history of both documents.
      insert into zennnn.audit_line (document, entry)
      select distinct (r.value ->> f.name)::uuid, e.id
      from entry e
      join (select id, to_jsonb(a) as value from added a union all select id, to_jsonb(b) from removed b) r
        on r.id::text = e.record
      cross join unnest(tg_argv) f(name)
      where r.value ->> f.name is not null
    )
    insert into zennnn.audit_unsealed (entry) select id from entry;
    get diagnostics changes = row_count;
  end if;
  if changes = 0 then
    return null;
  end if;
  if tg_op = 'DELETE' then
    perform zennnn.tell_change(tg_table_name, null);
  else
    perform zennnn.tell_change(tg_table_name, (select array_agg(a.id) from (select id from added limit 101) a));
  end if;
  return null;
end
$$;

-- The same for the pairs of a many-to-many field; arguments: model, field.
create or replace function zennnn.audit_pairs() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := nullif(current_setting('zennnn.user_id', true), '');
  why constant text := nullif(current_setting('zennnn.why', true), '');
  changes bigint := 0;
  ids uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct source) into ids from added;
    with entry as (
      insert into app.audit_entry (id, at, "user", operation, model, record, after, why, transaction)
      select zennnn.new_id(), now(), person, 'update', tg_argv[0], r.source::text,
        jsonb_build_object(tg_argv[1], jsonb_agg(r.target)), why, pg_current_xact_id()::text
      from added r group by r.source
      returning id
    )
    insert into zennnn.audit_unsealed (entry) select id from entry;
  else
    select array_agg(distinct source) into ids from removed;
    with entry as (
      insert into app.audit_entry (id, at, "user", operation, model, record, before, why, transaction)
      select zennnn.new_id(), now(), person, 'update', tg_argv[0], r.source::text,
        jsonb_build_object(tg_argv[1], jsonb_agg(r.target)), why, pg_current_xact_id()::text
      from removed r group by r.source
      returning id
    )
    insert into zennnn.audit_unsealed (entry) select id from entry;
  end if;
  get diagnostics changes = row_count;
  if changes > 0 then
    perform zennnn.tell_change(tg_argv[0], ids);
  end if;
  return null;
end
$$;

-- For models without audit: only says that something changed.
create or replace function zennnn.announce() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_notify('zennnn_change', tg_table_name);
  return null;
end
$$;

-- Entries are only ever added, whoever asks.
create or replace function zennnn.refuse_change() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'Entries of the audit log cannot be changed or removed.' using errcode = 'ZN403';
end
$$;

reset role;
