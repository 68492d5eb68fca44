import type { DatabaseId, RecordId } from '@zennnn/kernel'
import type { DatabaseContent } from './table-content.ts'

/** What an archive holds. */
interface ArchiveContent {
  /** null: the data as they are now. */
  readonly backup: RecordId | null
  readonly slug: string
  readonly database: DatabaseId
  readonly kind: string
  readonly at: Date
  readonly dump: { readonly bytes: number | undefined; readonly sha256: string | undefined }
  readonly content: DatabaseContent | undefined
}

/** `manifest.json` of an archive, as docs/administrator/downloads.md describes it. */
export function archiveManifest({
  dump: { bytes, sha256 },
  content,
  ...known
}: ArchiveContent): Readonly<Record<string, unknown>> {
  return {
    ...known,
    dump: { name: `${known.slug}.dump`, bytes, sha256 },
    postgresql: content?.version?.postgres,
    apps: content?.version?.apps,
    schemaVersion: content?.version?.schema,
    schemaHash: content?.schemaHash,
    tables: content?.tables,
  }
}
