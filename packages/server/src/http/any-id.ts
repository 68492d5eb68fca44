import { PlatformError } from '@zennnn/kernel'

/** Any UUID of an address, of ids that PostgreSQL made too: those have no time in them. NOT_FOUND for what is none. */
export function anyIdOf(text: string | undefined): string {
  if (text !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text
  throw new PlatformError('NOT_FOUND')
}
