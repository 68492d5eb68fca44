import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { PlatformError } from '@zennnn/kernel'

const BASE64URL = /^[A-Za-z0-9_-]+$/
/** Of what a device makes; the longest are attestation objects. */
const MAX_LENGTH = 20_000

/** What `navigator.credentials.get` gave, as its `toJSON` writes it. BODY_INVALID. */
export function parsePasskeyAnswer(value: unknown): AuthenticationResponseJSON {
  const answer: unknown = Reflect.get(Object(value), 'response')
  return {
    ...identityOf(value),
    response: {
      clientDataJSON: bytesOf(answer, 'clientDataJSON'),
      authenticatorData: bytesOf(answer, 'authenticatorData'),
      signature: bytesOf(answer, 'signature'),
    },
  }
}

/** What `navigator.credentials.create` gave, likewise. BODY_INVALID. */
export function parsePasskeyMade(value: unknown): RegistrationResponseJSON {
  const answer: unknown = Reflect.get(Object(value), 'response')
  const transports: unknown = Reflect.get(Object(answer), 'transports')
  const all: readonly unknown[] = Array.isArray(transports) ? transports : []
  return {
    ...identityOf(value),
    response: {
      clientDataJSON: bytesOf(answer, 'clientDataJSON'),
      attestationObject: bytesOf(answer, 'attestationObject'),
      transports: all
        .filter((one) => typeof one === 'string')
        .filter((one) => /^[a-z-]{1,20}$/.test(one)),
    },
  }
}

function identityOf(value: unknown) {
  const id = bytesOf(value, 'id')
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const
}

function bytesOf(value: unknown, name: string): string {
  const text: unknown = Reflect.get(Object(value), name)
  if (typeof text === 'string' && text.length <= MAX_LENGTH && BASE64URL.test(text)) return text
  throw new PlatformError('BODY_INVALID', {
    message: `"${name}" of the passkey is missing or is not base64url.`,
  })
}
