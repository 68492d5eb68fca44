import type { Clock, DatabaseId } from '@zennnn/kernel'
import type { ClusterAccess } from '../database/cluster-access.ts'

/** A customer's database, and where its people go. */
export interface RecoverySite {
  readonly database: DatabaseId
  readonly slug: string
  /** `https://acme.localhost:8443`, from the configuration. */
  readonly origin: string
}

export interface RecoveryPlace {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
}
