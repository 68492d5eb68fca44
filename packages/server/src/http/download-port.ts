import type { DatabaseId, RecordId } from '@zennnn/kernel'

/** A download of one database that one person may fetch. */
interface DownloadClaim {
  readonly token: string
  readonly database: DatabaseId
  /** Id of a user of that database. */
  readonly person: string
}

/** What the downloads of backups need of the cloud. All of it refuses with PlatformErrors. */
export interface DownloadPort {
  /** When a backup of this database began that can be downloaded. NOT_FOUND. */
  backupAt(database: DatabaseId, backup: RecordId): Promise<Date>
  /** Makes a ticket; `backup` null = of what is there when it is fetched. NOT_FOUND, TOO_MANY_ATTEMPTS. */
  request(
    wanted: Omit<DownloadClaim, 'token'> & { readonly backup: RecordId | null },
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>
  /** What a ticket is for; `at` null = now. Uses nothing up. LINK_REFUSED. */
  find(
    claim: DownloadClaim,
  ): Promise<{ readonly backup: RecordId | null; readonly at: Date | null }>
  /** Uses the ticket up; the archive as it comes. It fails when it breaks off. LINK_REFUSED, TOO_MANY_ATTEMPTS, OVERLOADED. */
  fetch(claim: DownloadClaim): Promise<ReadableStream<Uint8Array>>
}
