import {
  answeredRows,
  compileQuery,
  type Door,
  isOneOf,
  QUERY_LIMITS,
  type Selected,
  type Sight,
} from '@zennnn/data'

/** A record as the API shows it. */
export type ShownRecord = Readonly<Record<string, unknown>>

interface Read {
  readonly sight: Sight
  readonly model: string
  readonly select: readonly Selected[]
  /** Records whose `field` is one of `values`. */
  readonly field: string
  readonly values: readonly string[]
}

/** Reads records by the values of one field, as many as there are. */
export async function readRecords(door: Door, read: Read): Promise<readonly ShownRecord[]> {
  const found: ShownRecord[] = []
  for (let at = 0; at < read.values.length; at += QUERY_LIMITS.inList) {
    const values = read.values.slice(at, at + QUERY_LIMITS.inList)
    const [result] = await door.run([compileRead({ ...read, values })])
    found.push(...answeredRows(result).filter(isShownRecord))
  }
  return found
}

export function selectField(name: string): Selected {
  return { kind: 'field', name, path: [], alias: undefined, cast: undefined }
}

/** The records of a collection or many-to-many field. */
export function selectEmbedded(relation: string, select: readonly Selected[]): Selected {
  const query = { select, where: undefined, order: [], limit: undefined, offset: undefined }
  return {
    kind: 'embed',
    relation,
    alias: relation,
    hint: undefined,
    join: 'left',
    spread: false,
    query,
  }
}

function compileRead({
  sight,
  model,
  select,
  field,
  values,
}: Read): ReturnType<typeof compileQuery> {
  return compileQuery(sight, {
    model,
    select,
    where: isOneOf(field, values),
    order: [],
    limit: undefined,
    offset: undefined,
    count: undefined,
  })
}

export function isShownRecord(value: unknown): value is ShownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
