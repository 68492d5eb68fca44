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
  const chunks: Uint8Array[] = []
  const late = Promise.withResolvers<never>()
  // Not AbortSignal.timeout: it lasts when the body is long there, and then makes an error that nobody reads.
  const timer = setTimeout(() => {
    late.reject(
      new PlatformError('TIMEOUT', { message: 'The request body took too long to arrive.' }),
    )
  }, limits.ms)
  try {
    for await (const chunk of readLimited(request, limits.bytes, late.promise)) chunks.push(chunk)
  } finally {
    clearTimeout(timer)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new PlatformError('BODY_INVALID', { message: 'The request body is not UTF-8.', cause })
  }
}

async function* readLimited(
  request: VisitRequest,
  limitBytes: number,
  late?: Promise<never>,
): AsyncGenerator<Uint8Array> {
  if (request.headers.has('content-encoding'))
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', {
      message: 'Compressed request bodies are not accepted.',
    })
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  if (request.body === null) return
  const reader = request.body.getReader()
  let received = 0
  try {
    for (;;) {
      const { done, value } = await (late === undefined
        ? reader.read()
        : Promise.race([reader.read(), late]))
      if (done) return
      received += value.byteLength
      if (received > limitBytes) throw tooLarge(limitBytes)
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
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

function tooLarge(limitBytes: number): PlatformError {
  return new PlatformError('BODY_TOO_LARGE', { details: { limit: limitBytes } })
}
