import type { ReactNode } from 'react'
import styles from './vault.module.css'
import type { VaultBackup } from './vault-api.ts'
import { isVerified } from './vault-standing.ts'
import { stateWords } from './vault-words.ts'

export function BackupBadge({ backup }: { readonly backup: VaultBackup }): ReactNode {
  return (
    <span className={styles.badge} data-state={isVerified(backup) ? 'verified' : backup.state}>
      {stateWords(backup)}
    </span>
  )
}
