-- Schemas and who may use them. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- app: tables of declared models. app_read: masking views of models with fields limited to groups.
-- zennnn: private tables and functions. zennnn_rule: what access rules navigate through; nobody may name it.
create schema if not exists app;
create schema if not exists app_read;
create schema if not exists zennnn;
create schema if not exists zennnn_rule;

-- zennnn_maintain needs the schema too: names are resolved before the role changes.
grant usage on schema app to zennnn_user, zennnn_elevated, zennnn_reader;
grant usage on schema app_read to zennnn_user;
grant create on schema app_read to zennnn_reader;
grant usage on schema app_read to zennnn_reader;
grant usage on schema zennnn to zennnn_user, zennnn_elevated, zennnn_maintain;

reset role;
