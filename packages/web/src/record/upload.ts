import { access } from '../api/access.ts'
import { ApiProblem, problemFrom, unreachable } from '../api/problem.ts'
import { remedyOf } from '../api/request.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'

/** What the server takes (packages/data/src/attachments). */
const FILE_LIMIT_BYTES = 52_428_800
/** What people are told: a round number that is always taken. */
const SAID_LIMIT_BYTES = 50_000_000

/** The record that a file is for. */
export interface FileOwner {
  readonly model: string
  readonly record: string
}

export interface Sending {
  readonly file: File
  /** undefined for the value of a field: it is the person's own until a record refers to it. */
  readonly owner: FileOwner | undefined
  readonly onProgress: (fraction: number) => void
  readonly signal: AbortSignal
}

export function fileLimitText(): string {
  return formatBytes(SAID_LIMIT_BYTES)
}

/** Says before anything is read that a file is too large; undefined when it can be sent. */
export function refuseFile(file: File): ApiProblem | undefined {
  if (file.size <= FILE_LIMIT_BYTES) return undefined
  return new ApiProblem({
    status: 413,
    code: 'BODY_TOO_LARGE',
    message: t('This file has {size}; a file can have {limit} at most.', {
      size: formatBytes(file.size),
      limit: fileLimitText(),
    }),
  })
}

/** Stores a file; its id. XMLHttpRequest, for `fetch` tells no progress of what it sends. */
export async function uploadFile(sending: Sending): Promise<string> {
  const sentAt = performance.now()
  const first = await sendOnce(sending)
  const remedy = remedyOf(first.status, Reflect.get(Object(parsed(first.text)), 'code'))
  const isMended = remedy !== undefined && (await remedy(sentAt))
  const answer = isMended ? await sendOnce(sending) : first
  if (answer.status < 200 || answer.status >= 300)
    throw problemFrom(answer.status, parsed(answer.text))
  return String(Object(parsed(answer.text)).id)
}

interface Answer {
  readonly status: number
  readonly text: string
}

async function sendOnce({ file, owner, onProgress, signal }: Sending): Promise<Answer> {
  const query = new URLSearchParams({ name: file.name, ...owner })
  return await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/attachment/file?${query.toString()}`)
    request.setRequestHeader('x-csrf-token', access.token)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total === 0 ? 0 : loaded / total),
    )
    request.addEventListener('load', () =>
      resolve({ status: request.status, text: request.responseText }),
    )
    request.addEventListener('error', () => reject(unreachable(undefined)))
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')))
    signal.addEventListener('abort', () => request.abort())
    if (signal.aborted) request.abort()
    else request.send(file)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
