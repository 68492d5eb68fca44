/** What was restored, in the schema of the vault. Idempotent; sent one by one as zennnn_owner. */
export function restoreStatements(): readonly string[] {
  return [
    // `database_id`: whose backup it is. `fresh_id`: the database that is made of it; after a swap, the one it replaced.
    // `replaced_oid`: by which PostgreSQL knows the database that has the name before the swap at work, or before the last one.
    // `job`: the one that works on it at the moment, or worked last. `record`: of a database restored on the side.
    `create table if not exists zennnn_vault.restore (
      id uuid primary key,
      job uuid not null,
      database_id text not null,
      backup uuid not null,
      mode text not null check (mode in ('side', 'live')),
      state text not null check (state in ('running', 'done', 'failed', 'undoing', 'undone', 'expired')),
      fresh_id text not null unique,
      reference_id text not null unique,
      record uuid,
      safety_backup uuid,
      region text,
      began_at timestamptz not null default now(),
      ended_at timestamptz,
      undo_until timestamptz,
      replaced_oid oid,
      held_ms integer,
      message text
    )`,
    // Two at once would each replace what the other one made.
    `create unique index if not exists restore_at_work on zennnn_vault.restore (database_id)
      where state in ('running', 'undoing')`,
    'create index if not exists restore_of_database on zennnn_vault.restore (database_id, began_at)',
  ]
}
