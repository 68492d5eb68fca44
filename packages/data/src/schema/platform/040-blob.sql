-- Bytes of attachments, in the database itself: one backup, one replica and one restore cover everything. Reentrant.
-- Locks: none of note. Duration: milliseconds.

set role zennnn_owner;

-- Named by the SHA-256 of the whole.
create table if not exists zennnn.blob (
  sha256 bytea primary key check (length(sha256) = 32),
  size bigint not null check (size >= 0),
  created_at timestamptz not null default now()
);

create table if not exists zennnn.blob_chunk (
  sha256 bytea not null references zennnn.blob on delete cascade,
  position integer not null check (position >= 0),
  bytes bytea not null check (length(bytes) between 1 and 262144),
  primary key (sha256, position)
);
-- Files are compressed already, mostly; EXTERNAL reads and writes them without trying.
alter table zennnn.blob_chunk alter column bytes set storage external;

reset role;
