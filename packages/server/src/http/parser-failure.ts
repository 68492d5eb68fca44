import type { Duplex } from 'node:stream'
import { type ErrorCode, PlatformError, toProblem } from '@zennnn/kernel'
import { SECURITY_HEADERS } from './security-headers.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'TIMEOUT',
}

/** Answers what is not HTTP, too large or too slow to become a request; it has no route and no request id. */
export function answerParserFailure(
  error: Error & { readonly code?: string },
  socket: Duplex,
): void {
  // A browser opens connections before it has anything to ask: an answer that waits there would be taken for that of its
  // next request.
  const isUnused = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && bytesRead(socket) === 0
  // Who does not finish the handshake in time would read it as the answer to what he asks next.
  const isUnshaken = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT'
  if (!socket.writable || error.code === 'ECONNRESET' || isUnused || isUnshaken) {
    socket.destroy()
    return
  }
  const code = CODES[error.code ?? ''] ?? 'QUERY_INVALID'
  const { status, problem } = toProblem(new PlatformError(code))
  const body = JSON.stringify(problem)
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  )
}

function bytesRead(socket: Duplex): number {
  return 'bytesRead' in socket && typeof socket.bytesRead === 'number' ? socket.bytesRead : 0
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  431: 'Request Header Fields Too Large',
  504: 'Gateway Timeout',
}
