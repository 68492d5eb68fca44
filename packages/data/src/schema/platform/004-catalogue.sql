-- What of PostgreSQL itself is closed in every database. As superuser, while nothing of a customer is in it: when a template
-- is built, and before a backup is restored. Reentrant. Locks: none of note. Duration: milliseconds.

drop schema if exists public;

-- Whoever can call set_config inside an expression can become anybody.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
grant execute on function pg_catalog.set_config(text, text, boolean) to zennnn_maintain;
grant execute on function pg_catalog.set_config(text, text, boolean) to zennnn_owner with grant option;
