import { problemOf } from '../api/problem.ts'
import { requestJson, send } from '../api/request.ts'
import { type ImportPlan, planEntries } from './import-plan.ts'

/** What the server found in a file. */
export interface FileHead {
  readonly file: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[]
  readonly map: readonly string[]
  readonly key: string | null
  readonly date_format: string | null
  readonly decimal_mark: '.' | ','
}

interface RowProblem {
  readonly row: number
  readonly column?: string
  readonly value?: string
  readonly reason: string
}

/** Results of the three kinds of job; each has its own part of the members. */
export interface ImportOutcome {
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly bad_rows: number
  readonly problems: readonly RowProblem[]
  readonly reasons?: readonly {
    readonly column: string | null
    readonly reason: string
    readonly count: number
  }[]
  readonly sample?: readonly { readonly row: number; readonly cells: readonly string[] }[]
  readonly columns?: readonly string[]
}

export interface UndoOutcome {
  readonly deleted: number
  readonly restored: number
  readonly refused: number
  readonly refusals: readonly {
    readonly model: string
    readonly record: string
    readonly title: string
    readonly reason: string
  }[]
}

export interface ImportJob<Result> {
  readonly id: string
  readonly kind: 'import' | 'import_check' | 'import_undo'
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly done: number
  readonly total: number | null
  readonly message: string | null
  readonly result: Result | null
  readonly problem: { readonly message?: string; readonly hint?: string } | null
  readonly request: ImportRequest | null
  readonly undo: string | null
}

export interface ImportRequest {
  readonly attachment: string
  readonly map: readonly string[]
  readonly key?: string
  readonly create: readonly string[]
  readonly dateFormat?: string
  readonly decimalMark: '.' | ','
}

export function isOver({ state }: Pick<ImportJob<unknown>, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}

export async function uploadFile(model: string, file: File): Promise<FileHead> {
  const headers = { 'content-type': 'application/octet-stream' }
  const init = { method: 'POST', headers, body: file }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server answers is what the types here say; its tests hold the shapes
  return (await requestJson(`/api/import/${model}/file`, init)) as FileHead
}

export async function readHead(model: string, file: string): Promise<FileHead> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return (await requestJson(`/api/import/${model}/file/${file}`)) as FileHead
}

export async function readJob<Result>(job: string): Promise<ImportJob<Result>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return (await requestJson(`/api/import/${job}`)) as ImportJob<Result>
}

/** Orders the check or the import of a stored file; the id of the job. */
export async function orderJob(
  model: string,
  file: string,
  { plan, kind }: { readonly plan: ImportPlan; readonly kind: 'check' | 'import' },
): Promise<string> {
  const query = new URLSearchParams({ file })
  for (const [name, value] of planEntries(plan)) query.append(name, value)
  const path = kind === 'check' ? `/api/import/${model}/check` : `/api/import/${model}`
  return await orderAt(`${path}?${query.toString()}`)
}

export async function orderUndo(job: string): Promise<string> {
  return await orderAt(`/api/import/${job}/undo`)
}

export async function cancelJob(job: string): Promise<void> {
  const response = await send(`/api/import/${job}/cancel`, { method: 'POST' })
  if (!response.ok) throw await problemOf(response)
}

async function orderAt(path: string): Promise<string> {
  return String(Object(await requestJson(path, { method: 'POST' })).job)
}
