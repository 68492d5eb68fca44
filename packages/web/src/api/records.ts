import { PostgrestClient, type PostgrestError } from '@supabase/postgrest-js'
import { t } from '../language/language.ts'
import { ApiProblem, notFound, unreachable } from './problem.ts'
import { send } from './request.ts'

/** A record as selected: a reference is `{id, title}` or null when it was embedded, else its id. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: string }

/** `field`, operator, value, as PostgREST writes them: `['state', 'eq', 'sent']`, `['customer.name', 'ilike', '*a*']`. */
export type Filter = readonly [path: string, operator: string, value: string]

export interface ListQuery {
  readonly model: string
  /** PostgREST's select: `id,name,customer(id,title:name)`. */
  readonly select: string
  readonly filters?: readonly Filter[]
  /** Whole conditions in PostgREST's grammar: `or(a.eq.1,b.is.null)`; all must hold. */
  readonly conditions?: readonly string[]
  /** `date.desc,customer(name)`. */
  readonly order?: string
  readonly offset?: number
  readonly limit?: number
  /** Whether the total is wanted; `estimated` counts to 10,000. */
  readonly count?: 'exact' | 'estimated'
  readonly signal?: AbortSignal
}

export interface Page {
  readonly rows: readonly Row[]
  /** undefined when it was not asked for. */
  readonly total: number | undefined
}

interface Answer {
  readonly data: unknown
  readonly error: PostgrestError | null
  readonly count: number | null
  readonly status: number
}

/** What is used of the library's builders. Their own types derive rows from a schema known at compile time; ours is not. */
interface Question extends PromiseLike<Answer> {
  select(columns: string): Question
  filter(path: string, operator: string, value: string): Question
  in(path: string, values: readonly string[]): Question
  or(condition: string): Question
  order(path: string, options: { readonly ascending: boolean }): Question
  range(from: number, to: number): Question
  setHeader(name: string, value: string): Question
  abortSignal(signal: AbortSignal): Question
}

interface Table {
  select(columns: string, options: { readonly count?: 'exact' | 'estimated' }): Question
  insert(values: unknown): Question
  update(values: unknown): Question
  delete(): Question
}

/** Left to itself the library repeats requests; what failed is for the person to see and decide. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `Question`
const client = new PostgrestClient(`${location.origin}/api`, {
  fetch: send,
  retry: false,
}) as unknown as { readonly from: (model: string) => Table }

export async function listRecords(query: ListQuery): Promise<Page> {
  const { model, select, order = '', offset = 0, limit, count } = query
  let request = filtered(
    client.from(model).select(select, count === undefined ? {} : { count }),
    query,
  )
  for (const term of order.split(',').filter((part) => part !== ''))
    request = request.order(term.replace(/\.(asc|desc)$/, ''), {
      ascending: !term.endsWith('.desc'),
    })
  if (limit !== undefined) request = request.range(offset, offset + limit - 1)
  if (query.signal !== undefined) request = request.abortSignal(query.signal)
  const { data, error, count: total, status } = await request
  if (error !== null) throw toProblem(error, status)
  return { rows: rowsOf(data), total: total ?? undefined }
}

/** NOT_FOUND when there is none, or none that one may see. */
export async function readRecord(model: string, id: string, select: string): Promise<Row> {
  const { rows } = await listRecords({ model, select, filters: [['id', 'eq', id]], limit: 1 })
  const [row] = rows
  if (row !== undefined) return row
  throw notFound()
}

/** Makes a record, nested lines included; `select` says what comes back. */
export async function createRecord(model: string, values: unknown, select: string): Promise<Row> {
  const request = client.from(model).insert(values).select(select)
  const { data, error, status } = await request
  if (error !== null) throw toProblem(error, status)
  return onlyRow(data)
}

/** Changes one record; with a `version` that is not the current one VERSION_CONFLICT, whose details have both values. */
export async function updateRecord(
  model: string,
  change: {
    readonly id: string
    readonly version?: number | undefined
    readonly values: unknown
    readonly select: string
  },
): Promise<Row> {
  let request = client.from(model).update(change.values).filter('id', 'eq', change.id)
  if (change.version !== undefined) request = request.setHeader('if-match', `"${change.version}"`)
  const { data, error, status } = await request.select(change.select)
  if (error !== null) throw toProblem(error, status)
  return onlyRow(data)
}

/** Deletes records by id: all of them or none. */
export async function deleteRecords(model: string, ids: readonly string[]): Promise<void> {
  const { error, status } = await client.from(model).delete().in('id', ids)
  if (error !== null) throw toProblem(error, status)
}

function filtered(question: Question, { filters = [], conditions = [] }: ListQuery): Question {
  let request = question
  for (const [path, operator, value] of filters) request = request.filter(path, operator, value)
  return conditions.length === 0 ? request : request.or(`and(${conditions.join(',')})`)
}

function onlyRow(data: unknown): Row {
  const [row] = rowsOf(data)
  if (row !== undefined) return row
  throw new ApiProblem({
    status: 404,
    code: 'NOT_FOUND',
    message: t('The change was made, but you may not see the record as it is now.'),
  })
}

function rowsOf(data: unknown): readonly Row[] {
  return Array.isArray(data) ? data.filter(isRow) : []
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

function toProblem(error: PostgrestError, status: number): ApiProblem {
  if (error instanceof ApiProblem) return error
  const { code, message, hint, details } = error
  if (status === 0 || code === '') return unreachable(error)
  return new ApiProblem({ status, code, message, hint: hint === '' ? undefined : hint, details })
}
