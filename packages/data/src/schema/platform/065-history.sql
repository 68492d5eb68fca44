-- What happened to one record, for anybody who sees it: changes of it and of its lines, and the mails about it. Reentrant.
-- Locks: none of note. Duration: milliseconds. The audit log and the outbox are closed to whoever is no administrator, so
-- these functions read them as the owner, and ask first whether the asker sees the record. What comes out are the raw
-- values: packages/data/src/history drops what the asker's sight lacks before anything leaves the server.

set role zennnn_owner;

-- As `require_sight`, but without a way round for elevated code, and for people alone: the bearer of a link sees the record,
-- and nothing of what was said and done about it.
create or replace function zennnn.require_reader(of_model text, of_record uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if nullif(current_setting('zennnn.user_id', true), '') is null or not zennnn.asker_sees(of_model, of_record) then
    raise exception 'There is nothing here, or you may not see it.' using errcode = 'ZN404';
  end if;
end
$$;

-- The newest entries older than (before_at, before_id). `gone`: the record of the entry was deleted.
create or replace function zennnn.history_changes(
  of_model text, of_record uuid, before_at timestamptz, before_id uuid, page integer)
returns table (
  id uuid, at timestamptz, author uuid, operation text, model text, record text, before text, after text, gone boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_reader(of_model, of_record);
  return query
    select e.id, e.at, e."user", e.operation, e.model, e.record, e.before::text, e.after::text,
      exists (select from app.audit_entry d where d.record = e.record and d.model = e.model and d.operation = 'delete')
    from (
      select own.id from app.audit_entry own
        where own.record = of_record::text and own.model = of_model and own.operation not in ('elevate', 'event')
      union
      select l.entry from zennnn.audit_line l where l.document = of_record
    ) found
    join app.audit_entry e on e.id = found.id
    where (e.at, e.id) < (before_at, before_id)
    order by e.at desc, e.id desc
    limit page;
end
$$;

-- The words of a mail are shown only where a person wrote them as a message: those of the platform hold secret links until
-- they are sent, and values that not everybody may know.
create or replace function zennnn.history_mails(
  of_model text, of_record uuid, before_at timestamptz, before_id uuid, page integer)
returns table (id uuid, at timestamptz, author uuid, recipient text, subject text, state text, body text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform zennnn.require_reader(of_model, of_record);
  return query
    select m.id, m.created_at, m.created_by, m."to", m.subject, m.state, w.body
    from app.mail m left join app.message w on w.mail = m.id
    where m.record = of_record::text and m.model = of_model and (m.created_at, m.id) < (before_at, before_id)
    order by m.created_at desc, m.id desc
    limit page;
end
$$;

grant execute on function zennnn.history_changes(text, uuid, timestamptz, uuid, integer),
  zennnn.history_mails(text, uuid, timestamptz, uuid, integer) to zennnn_user;

reset role;
