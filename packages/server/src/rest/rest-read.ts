import type { Connections, Row, Sight } from '@zennnn/data'
import { InvariantError, PlatformError } from '@zennnn/kernel'
import type { Question, Questions } from './questions.ts'
import { csvOf } from './rest-csv.ts'
import type { ParsedRequest, RestAnswer, RestRequest } from './rest-request.ts'
import { type Asker, GROUPS_STATEMENT, type Sights } from './sights.ts'

/** Groups that change between a question and its answer, again and again: not by chance. */
const MAX_TRIES = 3

export interface ReadPorts {
  readonly connections: Pick<Connections, 'batch'>
  readonly sights: Sights
}

export interface QuestionPorts extends ReadPorts {
  readonly questions: Questions
}

/** Answers GET and HEAD in one round trip. */
export async function answerRead(request: RestRequest, ports: QuestionPorts): Promise<RestAnswer> {
  const question = ports.questions.read(request)
  const row = await runQuery(request, question, ports)
  return readAnswer(request, question.parsed, pageOf(row))
}

/**
 * What the asker sees at this moment. A guess is enough for reading (the answer proves it); a refusal and a change need
 * to know.
 */
export async function askSight(asker: Asker, ports: ReadPorts): Promise<Sight> {
  const results = await ports.connections.batch(asker.database, asker.principal, [GROUPS_STATEMENT])
  return ports.sights.learn(asker, onlyRow(results))
}

async function runQuery(request: RestRequest, question: Question, ports: ReadPorts): Promise<Row> {
  let sight = ports.sights.guess(request) ?? (await askSight(request, ports))
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const outcome = await tryQuery(request, question, { sight, ports })
    if (outcome.sight === sight) return outcome.row
    sight = outcome.sight
  }
  throw new PlatformError('OVERLOADED')
}

/** A row counts only when its `sight` is the one it was compiled for. A refusal is checked against the truth likewise. */
async function tryQuery(
  request: RestRequest,
  question: Question,
  { sight, ports }: { readonly sight: Sight; readonly ports: ReadPorts },
): Promise<{ readonly sight: Sight; readonly row: Row }> {
  try {
    const statements = question.statementsFor(sight)
    const { database, principal } = request
    const results = await ports.connections.batch(database, principal, statements)
    const row = onlyRow(results)
    const total = results[1]?.rows[0]?.['total']
    return { row: { ...row, total }, sight: ports.sights.learn(request, row) }
  } catch (error) {
    if (!(error instanceof PlatformError) || !REFUSALS.has(error.code)) throw error
    const truth = await askSight(request, ports)
    if (truth === sight) throw error
    return { row: {}, sight: truth }
  }
}

/** Refusals whose words depend on what the asker sees. */
const REFUSALS: ReadonlySet<string> = new Set([
  'MODEL_UNKNOWN',
  'FIELD_UNKNOWN',
  'RELATION_UNKNOWN',
  'RELATION_AMBIGUOUS',
  'VALUE_INVALID',
  'QUERY_INVALID',
  'ACCESS_DENIED',
])

interface Page {
  readonly isOversize: boolean
  readonly body: string | undefined
  readonly rows: number
  readonly total: number | undefined
}

function pageOf(row: Row): Page {
  const { body, oversize, page, total } = row
  return {
    isOversize: oversize === true,
    body: typeof body === 'string' ? body : undefined,
    rows: Number(page),
    total: total === null || total === undefined ? undefined : Number(total),
  }
}

function readAnswer(request: RestRequest, parsed: ParsedRequest, page: Page): RestAnswer {
  const { form, parameters, preferences } = parsed
  const offset = parameters.offset ?? 0
  if (page.isOversize)
    throw new PlatformError('QUERY_INVALID', {
      message: 'The answer would be larger than 32 MB.',
      hint: 'Ask for fewer rows, fields or embedded lists.',
    })
  if (form.form === 'object' && page.rows !== 1) throw notExactlyOne(page.rows)
  if (page.total !== undefined && offset > page.total)
    throw new PlatformError('RANGE_NOT_SATISFIABLE', {
      details: `An offset of ${offset} was requested, but there are only ${page.total} rows.`,
    })
  const isWhole = page.total === undefined || page.rows >= page.total
  const { body = '[]' } = page
  return {
    status: isWhole ? 200 : 206,
    headers: {
      'content-type': form.contentType,
      'content-range': contentRange(offset, page.rows, page.total),
      ...appliedHeader(preferences.applied.filter((name) => name.startsWith('count='))),
    },
    body: request.method === 'HEAD' ? undefined : form.form === 'csv' ? csvOf(body) : body,
  }
}

function notExactlyOne(rows: number): PlatformError {
  return new PlatformError('NOT_EXACTLY_ONE', {
    details: rows > 1 ? 'The result contains more than 1 row' : 'The result contains 0 rows',
  })
}

/** `0-9/100`, `0-9/*`, or `*` for no rows. */
export function contentRange(offset: number, rows: number, total: number | undefined): string {
  const range = rows === 0 ? '*' : `${offset}-${offset + rows - 1}`
  return `${range}/${total ?? '*'}`
}

export function appliedHeader(applied: readonly string[]): Readonly<Record<string, string>> {
  return applied.length === 0 ? {} : { 'preference-applied': applied.join(', ') }
}

function onlyRow(results: Awaited<ReturnType<Connections['batch']>>): Row {
  const row = results[0]?.rows[0]
  if (row === undefined) throw new InvariantError('rest-read-1', 'A read answered no row.')
  return row
}
