import { PlatformError } from '@zennnn/kernel'

/** A body that must be a JSON object. BODY_INVALID. */
export function objectOf(body: unknown): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new PlatformError('BODY_INVALID', { message: 'The body is no JSON object.' })
}

/** Why a setting cannot be like that, with its name. */
export function refuseSetting(field: string, message: string): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: `${message} Nothing was changed.`,
    details: { field: field.slice(0, 60) },
  })
}
