import { ApiProblem } from '../api/problem.ts'
import { requestJson } from '../api/request.ts'
import { formatBytes } from '../language/format.ts'
import { t } from '../language/language.ts'
import type { Referred } from './field-kind.ts'

/** What the server takes; a larger file is refused before its bytes travel. */
const MAX_BYTES = 50 * 1024 * 1024

/** Stores a file for the person; the field that gets its id gives it to who sees the record. ApiProblem when refused. */
export async function uploadFile(file: File, signal: AbortSignal): Promise<Referred> {
  if (file.size > MAX_BYTES)
    throw new ApiProblem({
      status: 413,
      code: 'BODY_TOO_LARGE',
      message: t('{file} has {size}; at most {max} fit.', {
        file: file.name,
        size: formatBytes(file.size),
        max: formatBytes(MAX_BYTES),
      }),
    })
  const path = `/api/attachment/file?name=${encodeURIComponent(file.name)}`
  const answer = await requestJson(path, { method: 'POST', body: file, signal })
  return { id: String(Object(answer).id), title: file.name }
}
