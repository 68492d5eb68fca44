import { PlatformError } from '@zennnn/kernel'
import type {
  Comparison,
  Operator,
  QueryBody,
  RecordQuery,
  Selected,
  SelectedEmbed,
  SelectedField,
} from './query.ts'
import { compileQuery } from './query-compile.ts'
import { fullSight, type Sight, sightOf } from './query-sight.ts'
import { testRegistry } from './sample-models.ts'

const registry = testRegistry()
export const everything = fullSight(registry)
export const seller = sightOf(registry, ['member', 'sales_user'])
export const member = sightOf(registry, ['member'])
export const BODY: QueryBody = {
  select: [{ kind: 'all' }],
  where: undefined,
  order: [],
  limit: undefined,
  offset: undefined,
}

export function named(name: string): SelectedField {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}

export function embed(
  relation: string,
  query: Partial<QueryBody>,
  rest: Partial<SelectedEmbed> = {},
): Selected {
  return {
    kind: 'embed',
    relation,
    alias: undefined,
    hint: undefined,
    join: 'left',
    spread: false,
    query: { ...BODY, ...query },
    ...rest,
  }
}

export function query(model: string, rest: Partial<RecordQuery>): RecordQuery {
  return { ...BODY, model, count: undefined, ...rest }
}

export function compare(
  path: string,
  operator: Operator,
  value: Comparison['value'],
  rest: Partial<Comparison> = {},
): Comparison {
  return {
    kind: 'compare',
    path: path.split('.'),
    json: [],
    operator,
    value,
    quantifier: undefined,
    config: undefined,
    ...rest,
  }
}

/** The rows of the statement: what stands in its FROM. */
export function rowsOf(
  model: string,
  rest: Partial<RecordQuery>,
  sight: Sight = everything,
): string {
  return compileQuery(sight, query(model, rest)).text
}

/** The WHERE clause and values of a query for countries or orders. */
export function whereOf(model: string, where: RecordQuery['where']): readonly unknown[] {
  const compiled = compileQuery(
    everything,
    query(model, { select: [named('id')], where, order: [] }),
  )
  const clause = / where (.*) order by /s.exec(compiled.text)?.[1]
  return [clause, ...compiled.values]
}

export function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof PlatformError) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}
