import type { ReactNode } from 'react'
import styles from './vault.module.css'
import type { VaultBackup } from './vault-api.ts'
import { isVerified } from './vault-standing.ts'
import { stateWords } from './vault-words.ts'

export function BackupBadge({
  backup,
  regions,
}: {
  readonly backup: VaultBackup
  readonly regions: readonly string[]
}): ReactNode {
  return (
    <span className={styles.badge} data-state={badgeState(backup)}>
      {stateWords(backup, regions)}
    </span>
  )
}

function badgeState(backup: VaultBackup): string {
  if (backup.state === 'incomplete') return 'incomplete'
  if (isVerified(backup)) return 'verified'
  return backup.verifyFailed === true ? 'failed' : backup.state
}
