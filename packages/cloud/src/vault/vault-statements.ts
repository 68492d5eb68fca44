/**
 * The register of backups in the control database, in a schema of its own that no login role may enter: only what stands
 * here was backed up. Idempotent; sent one by one as zennnn_owner.
 */
export function vaultStatements(): readonly string[] {
  return [
    'create schema if not exists zennnn_vault',
    // The password of each repository, readable only with the vault's key. Removing the row makes the copies unreadable.
    `create table if not exists zennnn_vault.repository_password (
      database_id text not null,
      region text not null,
      wrapped bytea not null,
      primary key (database_id, region)
    )`,
    // `tables`: rows and digest of each table as of the dump. `state` is complete only when every region was read back.
    `create table if not exists zennnn_vault.backup (
      id uuid primary key,
      database_id text not null,
      kind text not null check (kind in ('manual', 'scheduled', 'before_restore', 'point_in_time')),
      state text not null check (state in ('running', 'complete', 'incomplete', 'failed')),
      began_at timestamptz not null,
      ended_at timestamptz,
      bytes bigint,
      sha256 text,
      schema_hash text,
      tables jsonb,
      message text,
      verified_at timestamptz,
      verify_ms bigint,
      check (state <> 'complete' or num_nulls(ended_at, bytes, sha256, schema_hash, tables) = 0)
    )`,
    // Of earlier versions, which knew less kinds.
    'alter table zennnn_vault.backup drop constraint if exists backup_kind_check',
    `alter table zennnn_vault.backup add constraint backup_kind_check
      check (kind in ('manual', 'scheduled', 'before_restore', 'point_in_time'))`,
    'create index if not exists backup_of_database on zennnn_vault.backup (database_id, began_at)',
    `create table if not exists zennnn_vault.copy (
      backup uuid not null references zennnn_vault.backup,
      region text not null,
      snapshot text,
      bytes_added bigint,
      read_back_at timestamptz,
      message text,
      primary key (backup, region),
      check (read_back_at is null or snapshot is not null)
    )`,
    'revoke all on schema zennnn_vault from public',
  ]
}
