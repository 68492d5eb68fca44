import type { Clock, DatabaseId } from '@zennnn/kernel'
import type { ClusterAccess } from '../database/cluster-access.ts'
import type { Region } from './regions.ts'

/** A cloud with the places of its backups. */
export interface Vault {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  /** Holds the key of the vault. */
  readonly home: string
  /** A backup is complete when each of them has it. */
  readonly regions: readonly Region[]
  readonly clock: Clock
}
