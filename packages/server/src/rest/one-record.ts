import type { Statement } from '@zennnn/data'

const ID = /([?&]id=eq\.)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=&|$)/gi
/** Digits, letters of hexadecimal numbers and dashes: nobody needs to write them so, but an id could hide behind it. */
const HIDDEN = /%(?:3\d|2d|[46][1-6])/i
/** Stands for the id in questions that are kept. A record of this id would be asked for like any other. */
const ANY_ID = '00000000-0000-7000-8000-000000000000'

/**
 * A question about one record is the same for all records of its model: kept without the id, it is read and compiled
 * once, not for each of them. undefined when the search does not name exactly one id.
 */
export function aboutOne(
  search: string,
): { readonly search: string; readonly id: string } | undefined {
  const [match, other] = search.matchAll(ID)
  const id = match?.[2]
  if (id === undefined || other !== undefined) return undefined
  if (search.includes(ANY_ID) || HIDDEN.test(search)) return undefined
  return { search: search.replace(ID, `$1${ANY_ID}`), id: id.toLowerCase() }
}

/** Statements compiled for any id, about this one. */
export function aboutRecord(statements: readonly Statement[], id: string): readonly Statement[] {
  return statements.map((statement) => ({
    ...statement,
    values: statement.values.map((value) => (value === ANY_ID ? id : value)),
  }))
}
