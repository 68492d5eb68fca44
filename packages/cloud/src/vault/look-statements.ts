/**
 * What the register has of looks at copies that there are. Idempotent; sent one by one as zennnn_owner, after the vault's
 * own.
 */
export function lookStatements(): readonly string[] {
  return [
    // How often it was tried to restore it since it was verified last, and when: see VERIFY_TRIES.
    'alter table zennnn_vault.backup add column if not exists verify_tries integer not null default 0',
    'alter table zennnn_vault.backup add column if not exists verify_tried_at timestamptz',
  ]
}
