-- A database that is there to be tried: no mail of it leaves. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- One row in such a database. `key_print`: of the secret that its people's passwords come from. `contents`: the version of what lies in it.
create table if not exists zennnn.canary (
  only_row boolean primary key default true check (only_row),
  key_print text not null,
  contents integer not null default 0
);

reset role;
