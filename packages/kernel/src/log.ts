import { maskCards } from './card-number.ts'
import type { Clock } from './clock.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** One JSON object a line. Event names are stable words (`request`, `sign_in_refused`); facts go into fields. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** A log that adds these fields to every line. */
  with(fields: LogFields): Log
}

const ORDER: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }
const SECRET_NAME = /pass(word|phrase)|token|secret|cookie|authorization|api_?key|hash$/i

/**
 * `write` receives one line with its newline. Control characters cannot forge a line: JSON escapes them. Of what looks like
 * the number of a payment card the last four digits are written, wherever it stands.
 */
export function createLog(options: {
  readonly clock: Clock
  readonly level: LogLevel
  readonly write: (line: string) => void
  readonly fields?: LogFields
}): Log {
  const emit = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (ORDER[level] < ORDER[options.level]) return
    const at = options.clock.now().toISOString()
    const own = `${membersOf(options.fields)}${membersOf(fields)}`
    options.write(
      `{"at":"${at}","level":"${level}","event":${JSON.stringify(maskCards(event))}${own}}\n`,
    )
  }
  return {
    debug: emit('debug'),
    info: emit('info'),
    warn: emit('warn'),
    error: emit('error'),
    with: (fields) => createLog({ ...options, fields: { ...options.fields, ...fields } }),
  }
}

/** Every request writes a line: a replacer for the whole line took 10 % of its time, so plain values do without one. */
function membersOf(fields: LogFields = {}): string {
  let text = ''
  for (const name in fields) {
    if (fields[name] === undefined) continue
    const value = isSecret(name, fields[name]) ? '[redacted]' : masked(fields[name])
    const written =
      typeof value === 'object' ? JSON.stringify(value, redact) : JSON.stringify(value)
    text += `,${JSON.stringify(maskCards(name))}:${written}`
  }
  return text
}

/** Fields named like a secret are never written; errors keep name, message, code, stack and cause. */
function redact(key: string, value: unknown): unknown {
  if (isSecret(key, value)) return '[redacted]'
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const code = 'code' in value ? value.code : undefined
    return { name, message, code, stack, cause }
  }
  if (!isNested(value)) return masked(value)
  // As `parseJson` keeps a number that JavaScript would change; it would be written as it is.
  const raw = value['rawJSON']
  if (typeof raw === 'string' && maskCards(raw) !== raw) return maskCards(raw)
  return withMaskedNames(value)
}

/** A number of 2^53 or less can be one, too. */
function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskCards(value)
  if (typeof value === 'bigint') return maskCards(value.toString())
  if (typeof value !== 'number') return value
  const text = String(value)
  const shown = maskCards(text)
  return shown === text ? value : shown
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What people send has names that they choose. */
function withMaskedNames(value: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(value)
  if (names.every((name) => maskCards(name) === name)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [maskCards(name), each]))
}

function isSecret(name: string, value: unknown): boolean {
  return value !== undefined && value !== null && SECRET_NAME.test(name)
}
