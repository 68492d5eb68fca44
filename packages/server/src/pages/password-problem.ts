import { PlatformError } from '@zennnn/kernel'

/** What is wrong with a password that somebody chose, for its field; undefined for every other failure. */
export function passwordProblem(error: unknown): string | undefined {
  if (!(error instanceof PlatformError) || error.code !== 'VALUE_INVALID') return undefined
  return [error.message, error.hint].filter((one) => one !== undefined).join(' ')
}
