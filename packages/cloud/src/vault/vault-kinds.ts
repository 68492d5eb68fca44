/** Kinds of jobs that handle the copies of a database. They have places of their own in `work`; see orderVaultJob. */
export const VAULT_KINDS = [
  'backup',
  'backup_catch_up',
  'backup_verify',
  'backup_at',
  'restore_side',
  'restore_live',
  'restore_undo',
  'restore_drop',
  'restore_preview',
] as const

export type VaultKind = (typeof VAULT_KINDS)[number]

export function isVaultKind(kind: string): kind is VaultKind {
  return VAULT_KINDS.some((one) => one === kind)
}
