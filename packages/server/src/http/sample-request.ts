import { Readable } from 'node:stream'
import type { VisitRequest } from './visit.ts'

/** A request as the listener hands it on, made for a test. */
export function sampleRequest(made: {
  readonly headers: Readonly<Record<string, string>>
  /** Of a POST; undefined makes it a GET. */
  readonly body?: Readable | string | undefined
}): VisitRequest {
  const { headers, body } = made
  return {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      get: (name) => headers[name.toLowerCase()] ?? null,
      has: (name) => headers[name.toLowerCase()] !== undefined,
    },
    // As one chunk of bytes.
    body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : (body ?? null),
  }
}
