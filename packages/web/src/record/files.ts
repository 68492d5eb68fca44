import { queryOptions } from '@tanstack/react-query'
import { keys } from '../api/queries.ts'
import { listRecords, type Row } from '../api/records.ts'
import { isReferred } from '../fields/field-kind.ts'

const MAX_FILES = 200

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly createdAt: string
  readonly author: { readonly id: string; readonly title: string } | undefined
}

/** The files of a record, newest first. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the type of options is long and follows from the call
export function filesQuery(model: string, id: string) {
  return queryOptions({
    queryKey: keys.aside(model, id, 'files'),
    queryFn: async ({ signal }) => {
      const { rows } = await listRecords({
        model: 'attachment',
        select: 'id,name,media_type,size_bytes,created_at,created_by(id,title:name)',
        filters: [
          ['model', 'eq', model],
          ['record', 'eq', id],
        ],
        order: 'created_at.desc',
        limit: MAX_FILES,
        signal,
      })
      return rows.map(toFile)
    },
  })
}

/** Where the bytes are; the server always sends them as a download. */
export function fileAddress({ id }: StoredFile): string {
  return `/api/attachment/${id}/file`
}

/** Pictures that a browser draws without running anything. An SVG is a document with scripts, so it is none. */
export function isPicture({ mediaType }: StoredFile): boolean {
  return /^image\/(?:png|jpeg|gif|webp|avif)$/.test(mediaType)
}

export function isPdf({ mediaType }: StoredFile): boolean {
  return mediaType === 'application/pdf'
}

function toFile(row: Row): StoredFile {
  const { created_by: author } = row
  return {
    id: row.id,
    name: String(row['name']),
    mediaType: String(row['media_type']),
    sizeBytes: Number(row['size_bytes']),
    createdAt: String(row['created_at']),
    author: isReferred(author) ? author : undefined,
  }
}
