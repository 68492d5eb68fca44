import {
  createPublicKey,
  createSign,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

export interface Ceremony {
  readonly challenge: string
  readonly origin: string
  /** The host it is for; that of `origin` unless a page lies. */
  readonly host?: string
  /** The owner touched the device, but did not unlock it. */
  readonly isLocked?: boolean
  /** Format of the attestation. */
  readonly format?: string
}

/** As `toJSON` of a credential writes it. */
export interface Credential {
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly clientExtensionResults: object
  readonly response: Readonly<Record<string, unknown>>
}

/** A device that holds one passkey, as WebAuthn level 3 describes it; its counter goes up with each use. */
export class Authenticator {
  readonly id = randomBytes(32)
  counter = 0
  readonly #key: KeyObject
  /** As a cloud stores it. */
  readonly coseKey: Buffer

  constructor(
    keys: { readonly privateKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ) {
    const { privateKey } = keys
    const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
    this.#key = privateKey
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    this.coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
  }

  /** What `navigator.credentials.create` gives, as JSON. */
  make(ceremony: Ceremony): Credential {
    const { format = 'none' } = ceremony
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    const known = Buffer.concat([Buffer.alloc(16), length, this.id, this.coseKey])
    const state = Buffer.concat([this.#state(ceremony, ATTESTED), known])
    const attestation = Buffer.concat([
      Buffer.from('a3', 'hex'),
      text('fmt'),
      text(format),
      text('attStmt'),
      Buffer.from('a0', 'hex'),
      text('authData'),
      Buffer.from([0x58, state.length]),
      state,
    ])
    return this.#credential({
      clientDataJSON: clientOf('webauthn.create', ceremony).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  prove(ceremony: Ceremony): Credential {
    this.counter += 1
    const state = this.#state(ceremony, 0)
    const client = clientOf('webauthn.get', ceremony)
    const signed = Buffer.concat([state, hash('sha256', client, 'buffer')])
    return this.#credential({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: state.toString('base64url'),
      signature: createSign('sha256').update(signed).sign(this.#key).toString('base64url'),
    })
  }

  #credential(response: Credential['response']): Credential {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }

  #state({ origin, host = new URL(origin).hostname, isLocked }: Ceremony, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const verified = isLocked === true ? 0 : USER_VERIFIED
    return Buffer.concat([
      hash('sha256', host, 'buffer'),
      Buffer.from([USER_PRESENT | verified | flags]),
      counter,
    ])
  }
}

function clientOf(type: string, { challenge, origin }: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** CBOR text of less than 24 bytes. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
}
