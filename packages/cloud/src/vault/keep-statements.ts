/**
 * What the register has besides backups: which of them are to be deleted, which were, and how the repositories are kept.
 * Idempotent; sent one by one as zennnn_owner, after the vault's own.
 */
export function keepStatements(): readonly string[] {
  return [
    // It was complete, and lost a copy since: retention must not take it for one that never was.
    'alter table zennnn_vault.backup add column if not exists degraded_at timestamptz',
    // When pages and indexes of what was restored from it were checked; each database has its turn once a week.
    'alter table zennnn_vault.backup add column if not exists checked_at timestamptz',
    // No plan deletes at once: until `due_at` somebody can object, and what the plan of that moment keeps is not deleted.
    `create table if not exists zennnn_vault.removal (
      backup uuid primary key references zennnn_vault.backup,
      marked_at timestamptz not null,
      due_at timestamptz not null,
      because text not null
    )`,
    // What is no backup any more, as it was. \`pending\`: regions that may still have its snapshot.
    `create table if not exists zennnn_vault.removed (
      backup uuid primary key,
      database_id text not null,
      removed_at timestamptz not null,
      because text not null,
      record jsonb not null,
      pending text[] not null
    )`,
    'create index if not exists removed_of_database on zennnn_vault.removed (database_id, removed_at)',
    `create table if not exists zennnn_vault.upkeep (
      database_id text not null,
      region text not null,
      forgotten_at timestamptz,
      pruned_at timestamptz,
      primary key (database_id, region)
    )`,
    // Snapshots that belong to no backup, as those of one that was killed; deleted when they are due and still nobody's.
    `create table if not exists zennnn_vault.stray (
      database_id text not null,
      region text not null,
      snapshot text not null,
      found_at timestamptz not null,
      due_at timestamptz not null,
      primary key (database_id, region, snapshot)
    )`,
    // Of each database, the last look at its tables and indexes. `problems` is empty when all is sound.
    `create table if not exists zennnn_vault.database_check (
      database_id text primary key,
      checked_at timestamptz not null,
      duration_ms integer not null,
      indexes integer not null,
      problems text[] not null
    )`,
    'alter table zennnn_vault.upkeep add column if not exists strays_looked_at timestamptz',
    // \`wrapped\` opens the repository at every moment. \`next_wrapped\`: is being added; \`old_wrapped\`: is being removed.
    'alter table zennnn_vault.repository_password add column if not exists next_wrapped bytea',
    'alter table zennnn_vault.repository_password add column if not exists old_wrapped bytea',
    // \`made\`: a repository was seen there. Where none is any more, its disk may be away.
    'alter table zennnn_vault.repository_password add column if not exists made boolean not null default false',
    `update zennnn_vault.repository_password p set made = true where not made and (
       exists (select from zennnn_vault.copy c join zennnn_vault.backup b on b.id = c.backup
         where b.database_id = p.database_id and c.region = p.region and c.snapshot is not null)
       or exists (select from zennnn_vault.removed r where r.database_id = p.database_id and p.region = any (r.pending))
       or exists (select from zennnn_vault.upkeep u where u.database_id = p.database_id and u.region = p.region))`,
    // Of a repository whose keys are being destroyed: those that are, and how it was proved that none is left.
    'alter table zennnn_vault.repository_password add column if not exists keys_removed text[]',
    'alter table zennnn_vault.repository_password add column if not exists shred_proof text',
    // Of keys that were destroyed: what a customer who left can be shown.
    `create table if not exists zennnn_vault.receipt (
      id uuid primary key,
      database_id text not null,
      at timestamptz not null,
      receipt jsonb not null
    )`,
  ]
}
