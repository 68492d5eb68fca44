import type { IncomingMessage } from 'node:http'
import type { VisitRequest } from './visit.ts'

const WITHOUT_BODY = new Set(['GET', 'HEAD'])

/** A message of Node as a request. `incoming` must have lost its cookies and forwarded headers already. */
export function incomingRequest(incoming: IncomingMessage): VisitRequest {
  const { method = '', headers } = incoming
  return {
    method,
    headers: {
      get: (name) => textOf(headers[name] ?? headers[name.toLowerCase()]),
      has: (name) => headers[name.toLowerCase()] !== undefined,
    },
    body: WITHOUT_BODY.has(method) ? null : incoming,
  }
}

/** Node has lists only for Set-Cookie, which no request has. */
function textOf(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : value.join(', ')
}
