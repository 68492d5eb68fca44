import { createHash } from 'node:crypto'

/** PostgreSQL cuts longer names without a word. */
const MAX_NAME = 63

/** An identifier of ours, always quoted: models and fields may be called `order`, `user`, `group`. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as a literal; with backslashes it is the same whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const body = text.replaceAll("'", "''")
  return body.includes('\\') ? `E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`
}

/** `'{a,b}'::text[]`, for names of groups. */
export function textArray(values: readonly string[]): string {
  return `array[${values.map(literal).join(', ')}]::text[]`
}

/** The table of a model. */
export function tableOf(model: string): string {
  return `app.${quoted(model)}`
}

/** What access rules read a model through: its columns without its policies. */
export function ruleViewOf(model: string): string {
  return `zennnn_rule.${quoted(model)}`
}

/** A name of constraints, indexes and functions; one that is too long keeps its start and ends in a hash of the whole. */
export function objectName(...parts: readonly string[]): string {
  const whole = parts.join('_')
  return whole.length <= MAX_NAME
    ? whole
    : `${whole.slice(0, MAX_NAME - 9)}_${hashOf(whole).slice(0, 8)}`
}

/** SHA-256 as 64 hex characters. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
