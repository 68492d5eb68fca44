import { refuseQuery } from './query-refuse.ts'

/** Reads `{a,"b c",d}`, as clients write arrays. Elements are texts; there is no NULL and no nesting. */
export function parseArrayLiteral(text: string): readonly string[] {
  if (!text.startsWith('{') || !text.endsWith('}'))
    throw refuseQuery('A list is written in braces: {a,b}.')
  const inner = text.slice(1, -1)
  if (inner.trim() === '') return []
  const elements: string[] = []
  ARRAY_ELEMENT.lastIndex = 0
  let at = 0
  do {
    ARRAY_ELEMENT.lastIndex = at
    const match = ARRAY_ELEMENT.exec(inner)
    if (match === null) throw refuseQuery('A list in braces is not closed or has stray quotes.')
    elements.push(match[1] === undefined ? (match[2] ?? '').trim() : unescaped(match[1]))
    at = ARRAY_ELEMENT.lastIndex
  } while (inner[at - 1] === ',' && at <= inner.length)
  return elements
}

const ARRAY_ELEMENT = /\s*(?:"((?:[^"\\]|\\.)*)"\s*|([^",{}]*))(?:,|$)/suy

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gsu, '$1')
}
