-- Schemas and who may use them. As superuser, when a template is built; reentrant.
-- Locks: none of note. Duration: milliseconds.

-- app: tables of declared models. app_read: masking views of models with fields limited to groups.
-- zennnn: private tables and functions. zennnn_rule: what access rules navigate through; nobody may name it.
create schema if not exists app authorization zennnn_owner;
create schema if not exists app_read authorization zennnn_owner;
create schema if not exists zennnn authorization zennnn_owner;
create schema if not exists zennnn_rule authorization zennnn_owner;
drop schema if exists public;

-- zennnn_maintain needs the schema too: names are resolved before the role changes.
grant usage on schema app to zennnn_user, zennnn_elevated, zennnn_reader;
grant usage on schema app_read to zennnn_user;
grant create on schema app_read to zennnn_reader;
grant usage on schema app_read to zennnn_reader;
grant usage on schema zennnn to zennnn_user, zennnn_elevated, zennnn_maintain;

-- Whoever can call set_config inside an expression can become anybody.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
grant execute on function pg_catalog.set_config(text, text, boolean) to zennnn_maintain;
grant execute on function pg_catalog.set_config(text, text, boolean) to zennnn_owner with grant option;
