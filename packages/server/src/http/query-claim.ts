import { PlatformError } from '@zennnn/kernel'

/** True or false as the address says it; null when it is not said. VALUE_INVALID. */
export function claimIn(parameters: URLSearchParams, field: string): boolean | null {
  const text = parameters.get(field)
  if (text === null || text === 'true' || text === 'false')
    return text === null ? null : text === 'true'
  throw new PlatformError('VALUE_INVALID', {
    message: `"${field}" must be true or false.`,
    details: { field },
  })
}
