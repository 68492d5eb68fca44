import type { Readable } from 'node:stream'
import { parseJson } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import type { Visit, VisitRequest } from './visit.ts'

interface WholeLimits {
  readonly bytes: number
  readonly ms: number
}

/**
 * Of bodies that are read as a whole; uploads and imports are streamed and have limits of their own. A slow phone takes
 * less than that long; whoever takes longer holds a place and gives nothing.
 */
const WHOLE: WholeLimits = { bytes: 1_048_576, ms: 15_000 }
/** Of what is streamed: slower than any line, and what writes it down may be slow for a moment. Who sends nothing for a minute is cut. */
const STREAM = { graceMs: 30_000, bytesPerSecond: 1_000 } as const
const MAX_FORM_FIELDS = 500

/** The methods of a visit that read the body. The whole body is read once, however often it is asked for. */
export function bodyReader(
  request: VisitRequest,
  limits = WHOLE,
): Pick<Visit, 'json' | 'form' | 'text' | 'stream'> {
  let whole: Promise<string> | undefined
  const text = async () => await (whole ??= readText(request, limits))
  return {
    text,
    json: async () => {
      requireType(request, JSON_TYPE, 'application/json')
      return parseJson(await text())
    },
    form: async () => {
      requireType(request, FORM_TYPE, 'application/x-www-form-urlencoded')
      return parseForm(await text())
    },
    stream: (limitBytes) => readLimited(request, limitBytes),
  }
}

/** `application/json`, and types made of it, as `application/vnd.pgrst.object+json`. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

export function isForm(request: VisitRequest): boolean {
  return FORM_TYPE.test(request.headers.get('content-type') ?? '')
}

export function isJson(request: VisitRequest): boolean {
  return JSON_TYPE.test(request.headers.get('content-type') ?? '')
}

function requireType(request: VisitRequest, type: RegExp, name: string): void {
  if (!type.test(request.headers.get('content-type') ?? ''))
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
      message: `This address takes ${name}.`,
    })
}

async function readText(request: VisitRequest, limits: WholeLimits): Promise<string> {
  const body = admit(request, limits.bytes)
  const bytes = body === null ? Buffer.alloc(0) : await readWhole(body, limits)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new PlatformError('BODY_INVALID', { message: 'The request body is not UTF-8.', cause })
  }
}

/** By its events: an iterator of it costs several times as much, for bodies that nearly always are one piece. */
async function readWhole(body: Readable, limits: WholeLimits): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let received = 0
  const take = (chunk: Buffer): void => {
    received += chunk.length
    if (received > limits.bytes) giveUp(tooLarge(limits.bytes))
    else chunks.push(chunk)
  }
  // What still comes is let go, so that the refusal can be read; how long a request may take is bounded by the server.
  const giveUp = (error: Error): void => {
    body.off('data', take).resume()
    reject(error)
  }
  const timer = setTimeout(() => {
    giveUp(tooSlow())
  }, limits.ms)
  body.on('data', take)
  body.once('end', () => {
    resolve(Buffer.concat(chunks))
  })
  body.once('error', (cause) => {
    reject(brokenOff(cause))
  })
  // Who hangs up in the middle ends it without an end; after one, this says nothing.
  body.once('close', () => {
    reject(brokenOff())
  })
  // Of what is over already, no event comes any more.
  if (body.destroyed) reject(brokenOff())
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

async function* readLimited(request: VisitRequest, limitBytes: number): AsyncGenerator<Uint8Array> {
  const body = admit(request, limitBytes)
  if (body === null) return
  const begin = performance.now()
  let received = 0
  for await (const chunk of body) {
    const bytes: Uint8Array = chunk
    received += bytes.byteLength
    if (received > limitBytes) throw tooLarge(limitBytes)
    const late = performance.now() - begin - STREAM.graceMs
    if (late > 0 && received * 1_000 < late * STREAM.bytesPerSecond) throw tooSlow()
    yield bytes
  }
}

/** The body, when its headers say nothing against reading it. */
function admit({ headers, body }: VisitRequest, limitBytes: number): Readable | null {
  if (headers.has('content-encoding'))
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
      message: 'Compressed request bodies are not accepted.',
    })
  if (Number(headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  return body
}

function parseForm(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name) || fields.size >= MAX_FORM_FIELDS)
      throw new PlatformError('BODY_INVALID', {
        message: 'The form has a field twice, or too many.',
      })
    if (value.includes('\0'))
      throw new PlatformError('BODY_INVALID', { message: 'The form has a NUL character.' })
    fields.set(name, value)
  }
  return fields
}

function brokenOff(cause?: Error): PlatformError {
  return new PlatformError('BODY_INVALID', { message: 'The request body broke off.', cause })
}

function tooSlow(): PlatformError {
  return new PlatformError('TIMEOUT', { message: 'The request body took too long to arrive.' })
}

function tooLarge(limitBytes: number): PlatformError {
  return new PlatformError('BODY_TOO_LARGE', { details: { limit: limitBytes } })
}
