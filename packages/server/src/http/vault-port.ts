import type { DatabaseId, RecordId } from '@zennnn/kernel'

/**
 * For whom a vault is described: operators are told which host or program failed and who of them asked, customers that it
 * did and that one asked.
 */
export type VaultReader = 'customer' | 'operator'

/**
 * What somebody may ask of the vault by its pages. `backup_retry`: of a backup that failed, another one; of one that some
 * region lacks, that it is copied there. `backup_at`: a backup of the database as it was at a moment.
 */
export const VAULT_ORDERS = [
  'backup',
  'backup_retry',
  'backup_at',
  'restore_side',
  'restore_live',
  'restore_preview',
  'restore_undo',
  'restore_drop',
] as const

/** An order that was checked: what it names is of this database. */
export interface VaultOrder {
  readonly database: DatabaseId
  readonly kind: (typeof VAULT_ORDERS)[number]
  readonly backup: string | undefined
  readonly restore: string | undefined
  /** The moment that is wanted, ISO 8601. */
  readonly at: string | undefined
  /** Name that an operator wants for a copy on the side. */
  readonly slug: string | undefined
  /** Login of who asks. */
  readonly askedBy: string
  /** Whose login that is. */
  readonly askedAs: VaultReader
}

/** What the pages need to know of the backups of one database; all else in it is for their readers. */
export interface VaultContents {
  readonly backups: readonly { readonly id: string; readonly at: string }[]
  readonly restores: readonly { readonly id: string; readonly at: string }[]
}

/** What the server needs of the vault of its cloud. All of it refuses with PlatformErrors. */
export interface VaultPort {
  read(database: DatabaseId, reader: VaultReader): Promise<VaultContents>
  /** Returns the job. STATE_REFUSED when the same is being done already, or the backup needs no other try. */
  order(order: VaultOrder): Promise<RecordId>
  /** NOT_FOUND, also for a job of another database. */
  job(database: DatabaseId, job: RecordId, reader: VaultReader): Promise<{ readonly kind: string }>
  /** NOT_FOUND, also for a job of another database; STATE_REFUSED when it has ended. */
  cancel(database: DatabaseId, job: RecordId): Promise<void>
  /** All databases of the cloud and its regions, for operators. */
  list(): Promise<object>
  /** The regions, and where each lies: for everybody. */
  places(): Promise<readonly { readonly name: string; readonly location: string }[]>
  /** The database of this name that has backups. */
  find(slug: string): Promise<DatabaseId | undefined>
  /** Orders the copying of what a region lacks; how many backups. NOT_FOUND for a region that there is not. */
  catchUp(region: string, askedBy: string): Promise<number>
}
