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

/** `write` receives one line with its newline. Control characters cannot forge a line: JSON escapes them. */
export function createLog(options: {
  readonly clock: Clock
  readonly level: LogLevel
  readonly write: (line: string) => void
  readonly fields?: LogFields
}): Log {
  const emit = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (ORDER[level] < ORDER[options.level]) return
    const line = {
      at: options.clock.now().toISOString(),
      level,
      event,
      ...options.fields,
      ...fields,
    }
    options.write(`${JSON.stringify(line, redact)}\n`)
  }
  return {
    debug: emit('debug'),
    info: emit('info'),
    warn: emit('warn'),
    error: emit('error'),
    with: (fields) => createLog({ ...options, fields: { ...options.fields, ...fields } }),
  }
}

/** Fields named like a secret are never written; errors keep name, message, code, stack and cause. */
function redact(key: string, value: unknown): unknown {
  if (SECRET_NAME.test(key) && value !== undefined && value !== null) return '[redacted]'
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const code = 'code' in value ? value.code : undefined
    return { name, message, code, stack, cause }
  }
  return typeof value === 'bigint' ? value.toString() : value
}
