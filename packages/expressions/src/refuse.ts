import { PlatformError } from '@zennnn/kernel'

/**
 * Refuses an expression: EXPRESSION_INVALID with `details` `{source, at, line, column}`; `at` counts UTF-16 units from 0,
 * line and column count from 1.
 */
export function refuse(source: string, at: number, message: string, hint?: string): never {
  const before = source.slice(0, at).split('\n')
  const line = before.length
  const column = (before.at(-1)?.length ?? 0) + 1
  throw new PlatformError('EXPRESSION_INVALID', {
    message,
    details: { source, at, line, column },
    ...(hint === undefined ? {} : { hint }),
  })
}
