-- A database that was restored beside the one it comes from: it must not speak for it. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- One row in such a database: from then on it sends no mail and does no job of its own. `origin`: the name of the other one.
create table if not exists zennnn.neutralised (
  only_row boolean primary key default true check (only_row),
  since timestamptz not null,
  origin text not null
);

-- What its pages say about it; no row elsewhere.
create or replace function zennnn.neutralised_state() returns table (since timestamptz, origin text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select n.since, n.origin from zennnn.neutralised n $$;
comment on function zennnn.neutralised_state() is 'login role';
grant execute on function zennnn.neutralised_state() to zennnn_user;

reset role;
