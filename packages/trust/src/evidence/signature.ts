import { type KeyObject, sign, verify } from 'node:crypto'

/** What is signed with it: a signature of one kind is none of the other. */
export type SignedKind = 'evidence' | 'attestation' | 'release'

/** Ed25519 (RFC 8032) over the kind and the text; 86 characters of base64url. */
export function signText(kind: SignedKind, text: string, privateKey: KeyObject): string {
  return sign(null, signed(kind, text), privateKey).toString('base64url')
}

export function isSignedText(
  kind: SignedKind,
  { text, signature }: { readonly text: string; readonly signature: string },
  publicKey: KeyObject,
): boolean {
  // Ed25519 alone: a key of another kind would have other rules.
  if (publicKey.asymmetricKeyType !== 'ed25519' || !isSignature(signature)) return false
  return verify(null, signed(kind, text), publicKey, Buffer.from(signature, 'base64url'))
}

/** Of 64 bytes, written in the only way there is: the last character has four bits. */
export function isSignature(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{85}[AQgw]$/.test(value)
}

function signed(kind: SignedKind, text: string): Buffer {
  return Buffer.from(`zennnn ${kind} 1\n${text}`, 'utf8')
}
