import { InvariantError } from '@zennnn/kernel'
import { type Hole, isScriptAttribute, isUrlAttribute, readHole } from './hole.ts'
import { isSafeUrl } from './url.ts'

// Set by the static block of the class: the one way to its private constructor, and it stays in this file.
let make: (markup: string) => Html

/** Text that is safe as HTML. Made only here, so no text of a user becomes it by accident. */
export class Html {
  readonly #markup: string

  private constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }

  static {
    make = (markup: string): Html => new Html(markup)
  }
}

/** What a hole of a template takes; nothing is shown for undefined, null and false. */
export type Piece = string | number | bigint | Html | undefined | null | false | readonly Piece[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const attributeLists = new WeakSet<Html>()
const holesOf = new WeakMap<TemplateStringsArray, readonly Hole[]>()

/**
 * Template of HTML: html`<p title="${title}">${text}</p>`. Every hole is escaped, `Html` and lists of it are not again.
 * A hole stands in content or in a double-quoted attribute; in one that takes an address, only http, https, mailto, tel
 * and relative addresses pass, others become `#`. A hole anywhere else (script, style, event handler, without quotes,
 * name of a tag or attribute) is an InvariantError the first time the template is used.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const holes = holesOf.get(strings) ?? readHoles(strings)
  const markup = strings.map((text, index) =>
    index < pieces.length ? text + fill(pieces[index], holes[index] ?? 'content') : text,
  )
  return make(markup.join(''))
}

/**
 * Attributes from a table: `true` gives the bare name, undefined and false leave it out. Begins with a space:
 * html`<input${attributes({ name, required: true })}>`.
 */
export function attributes(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): Html {
  const parts = Object.entries(values).map(([name, value]) => {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || isScriptAttribute(name))
      throw new InvariantError('html-attribute', `The attribute ${name} is not allowed.`)
    if (value === undefined || value === false) return ''
    if (value === true) return ` ${name}`
    return ` ${name}="${fill(String(value), isUrlAttribute(name) ? 'url' : 'attribute')}"`
  })
  const list = make(parts.join(''))
  attributeLists.add(list)
  return list
}

/** Marks text as HTML by hand. Only for markup that our own code wrote; every use is reviewed. */
export function trustedHtml(markup: string): Html {
  return make(markup)
}

/** The five characters that mean something in HTML, as entities. Lone surrogates and NUL, which HTML cannot hold, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

function fill(piece: Piece, hole: Hole): string {
  if (piece === undefined || piece === null || piece === false) return ''
  if (piece instanceof Html) return markupOf(piece, hole)
  if (hole === 'attributes')
    throw new InvariantError('html-attributes', 'Only attributes() may stand inside a tag.')
  if (Array.isArray(piece)) return piece.map((one: Piece) => fill(one, hole)).join('')
  const text = String(piece)
  return escapeHtml(hole === 'url' && !isSafeUrl(text) ? '#' : text)
}

function markupOf(piece: Html, hole: Hole): string {
  const fits = attributeLists.has(piece) ? hole === 'attributes' : hole === 'content'
  if (fits) return piece.toString()
  throw new InvariantError('html-misplaced', `This HTML cannot stand as ${hole}.`)
}

function readHoles(strings: TemplateStringsArray): readonly Hole[] {
  const holes = strings.slice(0, -1).map((text, index) => {
    const hole = readHole(strings.slice(0, index + 1))
    if (hole !== undefined) return hole
    throw new InvariantError(
      'html-hole',
      `A value may not stand here in a template: after "${text.slice(-40)}".`,
    )
  })
  holesOf.set(strings, holes)
  return holes
}
