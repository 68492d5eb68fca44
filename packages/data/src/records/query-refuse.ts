import { type ErrorCode, PlatformError } from '@zennnn/kernel'

/** What the caller wrote, safe to repeat in a message: one line, quoted, cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

export function refuseQuery(message: string, hint?: string): PlatformError {
  return refuse('QUERY_INVALID', message, hint)
}

export function refuseOperand(message: string, hint?: string): PlatformError {
  return refuse('VALUE_INVALID', message, hint)
}

/** The same words for a field that is not there and for one that the reader may not see. */
export function unknownField(model: string, name: string): PlatformError {
  return refuse('FIELD_UNKNOWN', `${model} has no field ${quoted(name)}.`)
}

export function refuse(code: ErrorCode, message: string, hint?: string): PlatformError {
  return new PlatformError(code, { message, ...(hint === undefined ? {} : { hint }) })
}
