import { createHash } from 'node:crypto'
import { hashSecret } from '@zennnn/kernel'

/** As long as PostgreSQL remembers a browser. */
export const DEVICE_S = 180 * 86_400

/**
 * What a browser keeps to be known when somebody signs in there again. It follows from the session's token, whose hash
 * `zennnn.session_begin` knows, so that every way in makes one; it opens nothing.
 */
export function deviceTokenOf(sessionToken: string): string {
  return createHash('sha256').update('device').update(hashSecret(sessionToken)).digest('base64url')
}
