import { createHmac, timingSafeEqual } from 'node:crypto'

/** An event that is older was sent again by somebody who listened, or waited too long to be believed (RFC 2104 for the rest). */
const TOLERANCE_S = 300
/** While a secret is changed Stripe signs with both; more than a few is nobody's header. */
const MAX_SIGNATURES = 8
const HEX = /^[0-9a-f]{64}$/

export type SignatureVerdict = 'genuine' | 'missing' | 'old' | 'forged'

/**
 * What the header `Stripe-Signature` says of a body: `t=<seconds>,v1=<hex>[,v1=…]`, where each v1 is the HMAC-SHA256 of
 * `<t>.<body>`. `secret`: of the endpoint, as Stripe shows it (`whsec_…`).
 */
export function judgeSignature(
  header: string | undefined,
  body: string,
  { secret, now }: { readonly secret: string; readonly now: Date },
): SignatureVerdict {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('=', 2))
  const times = valuesOf(parts, 't')
  const signatures = valuesOf(parts, 'v1').filter((text) => HEX.test(text))
  const [time = ''] = times
  if (times.length !== 1 || !/^\d{1,12}$/.test(time) || signatures.length === 0) return 'missing'
  const right = createHmac('sha256', secret).update(`${time}.${body}`).digest()
  const isGenuine = signatures
    .slice(0, MAX_SIGNATURES)
    .some((text) => timingSafeEqual(Buffer.from(text, 'hex'), right))
  if (!isGenuine) return 'forged'
  return Math.abs(now.getTime() / 1000 - Number(time)) > TOLERANCE_S ? 'old' : 'genuine'
}

function valuesOf(parts: readonly (readonly string[])[], name: string): readonly string[] {
  return parts.flatMap(([key, value = '']) => (key === name ? [value] : []))
}
