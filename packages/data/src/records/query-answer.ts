import { PlatformError } from '@zennnn/kernel'
import type { Result } from '../connections/statement.ts'

/** The records that a statement of `compileQuery` answered. QUERY_INVALID when they are more than an answer may hold: never a part of them. */
export function answeredRows(result: Result | undefined): readonly unknown[] {
  const row = result?.rows[0]
  if (row?.['oversize'] === true)
    throw new PlatformError('QUERY_INVALID', {
      message: 'The answer would be larger than 32 MB.',
      hint: 'Ask for fewer rows, fields or embedded lists.',
    })
  const rows: unknown = JSON.parse(String(row?.['body']))
  return Array.isArray(rows) ? rows : []
}
