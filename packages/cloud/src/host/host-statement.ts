import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { HostAudit } from './host-audit.ts'
import { hostAuditText, parseHostAudit } from './host-record.ts'

/** So that no other text that is signed by such a key is taken for an audit. */
const PURPOSE = 'zennnn host audit'
/** Clocks of two machines are never the same. What is later than that was not seen yet. */
const MOST_AHEAD_MS = 300_000

/** The public half of a key of Ed25519 (RFC 8032), as a JWK has it. */
export const AUDIT_KEY = /^[A-Za-z0-9_-]{43}$/

/** What an audit is believed by that did not come from the machine where it is read. */
export interface AuditOrigin {
  readonly region: string
  /** As AUDIT_KEY. */
  readonly key: string
}

/** An audit as it leaves its machine, for the cloud whose region lies there. `key`: the private one, in PEM. */
export function signHostAudit(audit: HostAudit, region: string, key: string): string {
  const text = hostAuditText(audit)
  const signature = sign(undefined, signed(region, text), createPrivateKey(key))
  return `${JSON.stringify({ region, audit: text, signature: signature.toString('base64url') })}\n`
}

/** undefined for what that region's machine did not sign, or could not have seen yet. Its age is for who asks. */
export function readHostStatement(
  text: string,
  { region, key }: AuditOrigin,
  now: Date,
): HostAudit | undefined {
  const { audit, signature } = fieldsOf(text)
  if (typeof audit !== 'string' || typeof signature !== 'string') return undefined
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key },
    format: 'jwk',
  })
  const isTrue = verify(
    undefined,
    signed(region, audit),
    publicKey,
    Buffer.from(signature, 'base64url'),
  )
  const read = isTrue ? parseHostAudit(audit) : undefined
  return read === undefined || read.at.getTime() > now.getTime() + MOST_AHEAD_MS ? undefined : read
}

/** The name is bound in: what the machine of one region saw says nothing of another's. */
function signed(region: string, audit: string): Buffer {
  return Buffer.from(JSON.stringify([PURPOSE, region, audit]))
}

function fieldsOf(text: string): { readonly audit?: unknown; readonly signature?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
