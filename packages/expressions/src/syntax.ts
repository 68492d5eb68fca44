import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import { LIMITS } from './limits.ts'
import { refuse } from './refuse.ts'

export type Syntax = ASTNode

const STRING_START = /['"]/

/**
 * Source to syntax tree. The library parses recursively, so size and nesting are bounded here, before it starts.
 * @throws PlatformError EXPRESSION_INVALID
 */
export function parseSyntax(source: string): Syntax {
  guardSize(source)
  guardNesting(source)
  try {
    return PARSER.parse(source).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return refuse(source, error.range?.start ?? 0, sentence(error.summary))
  }
}

const PARSER = new Environment({
  limits: {
    maxAstNodes: LIMITS.nodes,
    maxDepth: LIMITS.depth,
    maxListElements: LIMITS.listElements,
    maxCallArguments: 4,
  },
})

function guardSize(source: string): void {
  if (!source.isWellFormed()) refuse(source, 0, 'The text contains half of a surrogate pair.')
  if (new TextEncoder().encode(source).length > LIMITS.sourceBytes)
    refuse('', LIMITS.sourceBytes, `An expression is at most ${LIMITS.sourceBytes} bytes long.`)
}

function guardNesting(source: string): void {
  let depth = 0
  let run = 0
  for (const { at, token } of tokens(source)) {
    if (token === '{') refuse(source, at, 'Maps and messages are not supported in expressions.')
    if ('([?'.includes(token)) depth += 1
    if (')]'.includes(token)) depth -= 1
    run = '!-'.includes(token) ? run + 1 : 0
    if (depth > LIMITS.depth)
      refuse(source, at, `An expression is nested at most ${LIMITS.depth} levels deep.`)
    if (run > LIMITS.unaryRun)
      refuse(source, at, `At most ${LIMITS.unaryRun} "!" or "-" stand in a row.`)
  }
}

/** Single characters outside string literals and comments; a rough reading is enough to bound recursion. */
function* tokens(source: string): Generator<{ readonly at: number; readonly token: string }> {
  let at = 0
  while (at < source.length) {
    const token = source.charAt(at)
    if (STRING_START.test(token)) at = endOfString(source, at)
    else if (source.startsWith('//', at)) at = endOfLine(source, at)
    else {
      if (token.trim() !== '') yield { at, token }
      at += 1
    }
  }
}

function endOfString(source: string, start: number): number {
  const mark = source.charAt(start)
  const close = source.startsWith(mark.repeat(3), start) ? mark.repeat(3) : mark
  let at = start + close.length
  while (at < source.length && !source.startsWith(close, at)) {
    // In a raw string a backslash hides nothing from the reader but a quote, which the library treats the same way.
    at += source.charAt(at) === '\\' ? 2 : 1
  }
  return at + close.length
}

function endOfLine(source: string, start: number): number {
  const end = source.indexOf('\n', start)
  return end === -1 ? source.length : end
}

function sentence(summary: string): string {
  return summary.endsWith('.') ? summary : `${summary}.`
}
