/**
 * Where a value stands in a template: in content, in a double-quoted attribute, in one that takes an address, or inside
 * a tag after its name or an attribute, where only further attributes fit.
 */
export type Hole = 'content' | 'attribute' | 'url' | 'attributes'

const URL_ATTRIBUTE = /^(?:href|src|action|formaction|cite|poster|data|background|ping)$/i
const SCRIPT_ATTRIBUTE = /^(?:on.*|style|srcdoc|srcset)$/i
const OPEN_TAG = /<[a-z][^<>]*$/i
const OPEN_ATTRIBUTE = /\s([^\s"'<>/=]+)\s*=\s*"([^"]*)$/
const COMPLETE_TAG = /^<[a-z][a-z0-9-]*(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*$/i
const INSIDE_SCRIPT = /<(script|style)\b[^>]*>(?![\s\S]*<\/\1)/i

/** True for attributes whose value is an address that a browser may follow. */
export function isUrlAttribute(name: string): boolean {
  return URL_ATTRIBUTE.test(name)
}

/** True for attributes whose value a browser runs or reads as something else than text: no value may stand there. */
export function isScriptAttribute(name: string): boolean {
  return SCRIPT_ATTRIBUTE.test(name)
}

/** Reads the place after these pieces of a template, between which values stand; undefined where escaping does not make a value safe. */
export function readHole(before: readonly string[]): Hole | undefined {
  // An escaped value neither opens nor closes a tag, so a letter stands for it.
  const text = before.join('x')
  if (INSIDE_SCRIPT.test(text) || /<[/!?]?$/.test(text)) return undefined
  const tag = OPEN_TAG.exec(text)?.[0]
  if (tag === undefined) return 'content'
  const attribute = OPEN_ATTRIBUTE.exec(tag)
  if (attribute === null) return COMPLETE_TAG.test(tag) ? 'attributes' : undefined
  const [, name = '', valueSoFar = ''] = attribute
  if (isScriptAttribute(name)) return undefined
  // After a beginning that the template wrote ("/api/…") no value changes the scheme.
  return isUrlAttribute(name) && valueSoFar === '' ? 'url' : 'attribute'
}
