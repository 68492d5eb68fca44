/**
 * What the register has of looks at copies that there are. Idempotent; sent one by one as zennnn_owner, after the vault's
 * own.
 */
export function lookStatements(): readonly string[] {
  return [
    // How often it was tried to restore it since it was verified last, and when: see VERIFY_TRIES.
    'alter table zennnn_vault.backup add column if not exists verify_tries integer not null default 0',
    'alter table zennnn_vault.backup add column if not exists verify_tried_at timestamptz',
    // Of each repository, the last look at its files. `damage` stays until it is healed. `bytes`: what lies there.
    `create table if not exists zennnn_vault.repository_look (
      database_id text not null,
      region text not null,
      looked_at timestamptz not null,
      bytes bigint,
      damage text,
      primary key (database_id, region)
    )`,
  ]
}
