import type { OrderBy } from '@zennnn/data'
import { Cursor } from './rest-cursor.ts'
import { parseJsonPath } from './rest-select.ts'

/** `created_at.desc.nullslast,name,customer(name).asc,custom->>a` */
export function parseOrder(text: string, parameter: string): readonly OrderBy[] {
  const cursor = new Cursor(text, parameter)
  const terms: OrderBy[] = []
  do {
    cursor.skipSpace()
    terms.push(parseTerm(cursor))
    cursor.skipSpace()
  } while (cursor.take(','))
  cursor.expectEnd()
  return terms
}

function parseTerm(cursor: Cursor): OrderBy {
  const path = [cursor.name()]
  while (cursor.take('(')) path.push(cursor.name())
  const json = parseJsonPath(cursor)
  for (let open = 1; open < path.length; open += 1) cursor.expect(')')
  let descending = false
  let nulls: OrderBy['nulls']
  while (cursor.take('.')) {
    const word = cursor.name()
    if (word === 'desc') descending = true
    else if (word === 'nullsfirst') nulls = 'first'
    else if (word === 'nullslast') nulls = 'last'
    else if (word !== 'asc')
      throw cursor.refuse(`${word} is not asc, desc, nullsfirst or nullslast`)
  }
  return { path, json, descending, nulls }
}
