import { problemOf } from '../api/problem.ts'
import type { ListQuery } from '../api/records.ts'
import { send } from '../api/request.ts'

export interface ExportWish {
  readonly model: string
  readonly format: 'csv' | 'xlsx'
  readonly style: 'labels' | 'names'
  /** undefined: all fields. */
  readonly columns: readonly string[] | undefined
  readonly query: Pick<ListQuery, 'filters' | 'conditions' | 'order'>
  /** undefined: all that match. */
  readonly ids: readonly string[] | undefined
}

/** Fetches an export and gives it to the browser to save; `onBytes` says how much has come. */
export async function downloadExport(
  wish: ExportWish,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<void> {
  const response = await send(
    addressOf(wish),
    wish.ids === undefined
      ? { signal }
      : {
          signal,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ids: wish.ids }),
        },
  )
  if (!response.ok) throw await problemOf(response)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const piece of piecesOf(response)) {
    pieces.push(piece)
    size += piece.length
    onBytes(size)
  }
  const type = response.headers.get('content-type') ?? ''
  save(new Blob(pieces, { type }), nameOf(response) ?? `${wish.model}.${wish.format}`)
}

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader()
  for (;;) {
    const next = await reader?.read()
    if (next === undefined || next.done) return
    yield next.value
  }
}

function addressOf({ model, format, style, columns, query, ids }: ExportWish): string {
  const search = new URLSearchParams({ format, style })
  if (columns !== undefined) search.set('columns', columns.join(','))
  if (query.order !== undefined && query.order !== '') search.set('order', query.order)
  // What is selected was seen under the filters, and stays selected when they change.
  const filters = ids === undefined ? (query.filters ?? []) : []
  const conditions = ids === undefined ? [...(query.conditions ?? [])] : []
  for (const [path, operator, value] of filters)
    if (path.includes('.')) conditions.push(`${path}.${operator}.${quoted(operator, value)}`)
    else search.append(path, `${operator}.${value}`)
  if (conditions.length > 0) search.append('and', `(${conditions.join(',')})`)
  return `/api/export/${model}?${search.toString()}`
}

/** Inside of a condition, signs of the grammar stand in quotes; lists have brackets of their own. */
function quoted(operator: string, value: string): string {
  if (operator === 'in' || operator === 'is') return value
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The name in Content-Disposition (RFC 8187). */
function nameOf(response: Response): string | undefined {
  const header = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1]
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken hold of it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
