-- Where this database is reached, for mails that it writes when nobody's request is behind them. Reentrant. Locks: none of
-- note. Duration: milliseconds.

set role zennnn_owner;
-- The tables of apps come later than this file.
set check_function_bodies = off;

-- One row, or none before anybody came. After a restore under another name it is that of before until somebody comes.
create table if not exists zennnn.place (
  only_row boolean primary key default true check (only_row),
  -- `acme`, and `https://acme.localhost:8443`.
  slug text not null check (slug ~ '^[[:graph:]]+$' and length(slug) <= 100),
  origin text not null check (origin ~ '^https://[[:graph:]]+$' and length(origin) <= 300)
);

-- Told by `serve`, which knows every database by its address. Writes only what is new.
create or replace function zennnn.place_keep(called text, at_origin text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into zennnn.place as p (slug, origin) values (called, at_origin)
    on conflict (only_row) do update set slug = excluded.slug, origin = excluded.origin
      where (p.slug, p.origin) is distinct from (excluded.slug, excluded.origin)
$$;
comment on function zennnn.place_keep(text, text) is 'login role';

-- For sentences that name the database, and for the address of a page of it; null when nobody came yet.
create or replace function zennnn.place_name() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select coalesce((select p.slug from zennnn.place p), 'your database') $$;

create or replace function zennnn.place_page(path text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select p.origin || path from zennnn.place p $$;

reset check_function_bodies;
reset role;
