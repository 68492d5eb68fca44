import { createHash } from 'node:crypto'

/** Ours, drawn once: what is named in it has the same identifier wherever and whenever it is made. */
const NAMESPACE = Buffer.from('5d0f0a52b0a94c8c9f2b7c1d1a6e43f7', 'hex')

/** The UUID of a name (RFC 9562, version 5). */
export function uuidOfName(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(JSON.stringify(parts)).digest()
  const [version = 0, variant = 0] = [bytes[6], bytes[8]]
  bytes[6] = (version & 0x0f) | 0x50
  bytes[8] = (variant & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}
