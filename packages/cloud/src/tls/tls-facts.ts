import type { CipherSuite } from './cipher-suite.ts'
import type { TlsProtocol } from './client-hello.ts'
import type { ServerChoice } from './server-answer.ts'

/** Where a server answers. */
export interface TlsPlace {
  /** The name that it must be known by. */
  readonly host: string
  readonly port: number
  /** Where it is reached, if not by its name. */
  readonly address?: string | undefined
  /** Certificates (PEM) of authorities that are trusted besides the public ones. */
  readonly authorities?: readonly string[]
}

/** A version and a suite that a server would speak. */
export interface TlsOffer {
  readonly protocol: TlsProtocol
  readonly suite: CipherSuite
  readonly exchange: ServerChoice['exchange']
}

/** What a server does when somebody comes. */
export interface TlsLook {
  readonly host: string
  readonly port: number
  /** Whether it answers a hello of SSL 2.0 in kind, with whatever suites. */
  readonly isSsl2Spoken: boolean
  /** Of each later version, in the order in which the server prefers them. */
  readonly offers: readonly TlsOffer[]
  readonly isCompressed: boolean
  readonly isRenegotiationSafe: boolean
  /** As served, that of the host first; empty where no version that we speak was agreed on. */
  readonly chain: readonly ServedCertificate[]
  /** Why the chain leads to no authority that is trusted; undefined when it does. */
  readonly distrust: string | undefined
  /** Whether the certificate is for this host. */
  readonly isNameRight: boolean
  /** Seconds of Strict-Transport-Security; undefined where there is none. */
  readonly hstsSeconds: number | undefined
}

/** A certificate as a server sends it. */
export interface ServedCertificate {
  readonly subject: string
  readonly issuer: string
  /** Kind of its key, as `rsa` or `ec`. */
  readonly keyKind: string
  /** What its key is worth in bits of RSA; 0 where nobody knows. */
  readonly keyBits: number
  /** As OpenSSL names it, as `ecdsa-with-SHA256`. */
  readonly signature: string
  readonly isSelfSigned: boolean
  readonly from: Date
  readonly until: Date
}
