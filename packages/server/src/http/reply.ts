import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An answer that is one text: what nearly all requests get, without the parts of a `Response` that streams need. */
export interface TextReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
}

/** What a route answers. */
export type Reply = Response | TextReply

/** Writes an answer, and settles when it is written or the client is gone. HEAD gets the headers only. */
export async function sendReply(outgoing: ServerResponse, reply: Reply): Promise<void> {
  const isHead = outgoing.req.method === 'HEAD'
  if (reply instanceof Response) await sendResponse(outgoing, reply, isHead)
  else sendText(outgoing, reply, isHead)
}

function sendText(
  outgoing: ServerResponse,
  { status, headers, text }: TextReply,
  isHead: boolean,
): void {
  outgoing.statusCode = status
  for (const name in headers) outgoing.setHeader(name, headers[name] ?? '')
  if (text === undefined || isHead) {
    outgoing.end()
    return
  }
  outgoing.setHeader('content-length', Buffer.byteLength(text))
  outgoing.end(text)
}

async function sendResponse(
  outgoing: ServerResponse,
  response: Response,
  isHead: boolean,
): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers)
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  if (response.body === null || isHead) {
    await response.body?.cancel()
    outgoing.end()
    return
  }
  // The first byte of an event stream may be far away: its reader wants to know now that it is open.
  outgoing.flushHeaders()
  try {
    await pipeline(Readable.fromWeb(response.body), outgoing)
  } catch (error) {
    // Who hangs up in the middle is no failure; the log line says that the answer is not complete.
    if (!isHangUp(error)) throw error
  }
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
