import { PlatformError } from '@zennnn/kernel'
import { Liquid, LiquidError } from 'liquidjs'
import { readHole } from './hole.ts'
import { escapeHtml } from './html.ts'
import { isSafeUrl } from './url.ts'

export interface LiquidLimits {
  /** Characters of a template. */
  readonly sourceLength: number
  readonly renderMs: number
  /** What liquidjs counts: characters and elements made. */
  readonly memory: number
  /** Pieces rendered, loops included. */
  readonly pieces: number
  /** Characters of the outcome. */
  readonly outputLength: number
}

const LIMITS: LiquidLimits = {
  sourceLength: 100_000,
  renderMs: 200,
  memory: 1_000_000,
  pieces: 20_000,
  outputLength: 1_000_000,
}

/** No include, render, layout (they read files), no tablerow and liquid (nobody asked for them yet). */
const TAGS: ReadonlySet<string> = new Set([
  'assign',
  'break',
  'capture',
  'case',
  'comment',
  'continue',
  'for',
  'if',
  'raw',
  'unless',
  '#',
])
/** No `raw`, so nothing gets round escaping; no arithmetic, for it counts in floats; nothing that evaluates text. */
const FILTERS: ReadonlySet<string> = new Set([
  'append',
  'capitalize',
  'date',
  'default',
  'downcase',
  'first',
  'join',
  'last',
  'prepend',
  'size',
  'strip',
  'truncate',
  'upcase',
  'url_encode',
])
const MARK = /\{\{.*?\}\}|\{%.*?%\}/s
const MAX_MARKS = 500
const LINK = /\s(?:href|src|action|background|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g
const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/**
 * Renders a template that a customer may have written (Liquid) as HTML: each value is escaped, and there is no way to
 * say otherwise. Values are plain data (text, numbers, booleans, lists, tables); an unknown name is an error, so a
 * misspelt one is noticed. Throws VALUE_INVALID with what is wrong and where.
 */
export function renderHtmlTemplate(
  source: string,
  values: Readonly<Record<string, unknown>>,
  limits: LiquidLimits = LIMITS,
): string {
  refuseUnsafePlaces(source)
  const markup = render(source, values, { limits, escape: escapeHtml })
  refuseUnsafeLinks(markup)
  return markup
}

/** The same for plain text (subjects, text mails): nothing is escaped, so the outcome is no HTML. */
export function renderTextTemplate(
  source: string,
  values: Readonly<Record<string, unknown>>,
  limits: LiquidLimits = LIMITS,
): string {
  return render(source, values, { limits, escape: undefined })
}

function render(
  source: string,
  values: Readonly<Record<string, unknown>>,
  options: {
    readonly limits: LiquidLimits
    readonly escape: ((text: string) => string) | undefined
  },
): string {
  const { limits, escape } = options
  if (source.length > limits.sourceLength)
    throw refused(`It is longer than ${limits.sourceLength} characters.`)
  const data = plainTable(values, 0)
  try {
    const engine = makeEngine(limits, escape)
    const outcome: unknown = engine.renderSync(engine.parse(source), data, {
      sync: true,
      templateLimit: limits.pieces,
    })
    return checkedLength(String(outcome), limits)
  } catch (error) {
    if (error instanceof LiquidError) throw refused(error.message, error)
    throw error
  }
}

/** Made anew for each rendering: an engine is cheap (0.1 ms), and no state can pass from one customer to the next. */
function makeEngine(limits: LiquidLimits, escape: ((text: string) => string) | undefined): Liquid {
  const engine = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    timezoneOffset: 'UTC',
    locale: 'en',
    parseLimit: limits.sourceLength,
    renderLimit: limits.renderMs,
    memoryLimit: limits.memory,
    ...(escape === undefined ? {} : { outputEscape: (value: unknown) => escape(shown(value)) }),
  })
  for (const name of Object.keys(engine.filters))
    if (!FILTERS.has(name)) engine.unregisterFilter(name)
  for (const name of Object.keys(engine.tags)) if (!TAGS.has(name)) delete engine.tags[name]
  return engine
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Liquid would call methods of objects with a prototype of their own, so only data passes. */
function plainTable(table: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [name, plain(value, depth + 1)]),
  )
}

function plain(value: unknown, depth: number): unknown {
  if (depth > 8) throw refused('Its values are nested deeper than 8.')
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1))
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return plainTable(value, depth)
  throw refused('One of its values is not plain data.')
}

/** Escaping makes a value safe in content and in a double-quoted attribute, nowhere else. */
function refuseUnsafePlaces(source: string): void {
  const pieces = source.split(MARK)
  if (pieces.length > MAX_MARKS) throw refused(`It has more than ${MAX_MARKS} marks.`)
  for (const index of pieces.keys()) {
    if (index === 0) continue
    const hole = readHole(pieces.slice(0, index))
    if (hole === undefined || hole === 'attributes')
      throw refused(
        'A value or condition stands inside a tag without double quotes, or in a script, a style or an event handler.',
      )
  }
}

/** Escaping keeps a value inside its attribute; what an address does when followed is another matter. */
function refuseUnsafeLinks(markup: string): void {
  for (const [, double, single, bare] of markup.matchAll(LINK)) {
    const url = (double ?? single ?? bare ?? '').replace(ENTITY, (name) => CHARACTERS[name] ?? '')
    if (!isSafeUrl(url) || /&#|&colon;|&tab;|&newline;/i.test(url))
      throw refused('A link in it leads to an address that is not http, https, mailto or tel.')
  }
}

function checkedLength(outcome: string, limits: LiquidLimits): string {
  if (outcome.length <= limits.outputLength) return outcome
  throw refused(`Its outcome is longer than ${limits.outputLength} characters.`)
}

function refused(why: string, cause?: unknown): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: `The template cannot be used. ${why}`,
    ...(cause === undefined ? {} : { cause }),
  })
}
