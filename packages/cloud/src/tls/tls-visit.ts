import type { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { rootCertificates, type TLSSocket } from 'node:tls'
import type { ServedCertificate, TlsLook, TlsPlace } from './tls-facts.ts'

/** Bits of RSA that a curve is worth (NIST SP 800-57, part 1, table 2). */
const CURVES: Readonly<Record<string, number>> = {
  prime192v1: 1024,
  secp224r1: 2048,
  prime256v1: 3072,
  secp256k1: 3072,
  brainpoolP256r1: 3072,
  secp384r1: 7680,
  brainpoolP384r1: 7680,
  secp521r1: 15_360,
}
const ED: Readonly<Record<string, number>> = { ed25519: 3072, ed448: 7680 }
const ANSWER_MS = 10_000

type Visit = Pick<TlsLook, 'chain' | 'distrust' | 'isNameRight' | 'hstsSeconds'>

/**
 * Comes in as a browser does, by whatever version and key there is, so that what is weak is seen and told, and asks for the first
 * page. Rejects when nobody answers.
 */
export async function visitTls(place: TlsPlace, signal: AbortSignal): Promise<Visit> {
  return await new Promise((resolve, reject) => {
    const { host, port, address, authorities = [] } = place
    const asked = request(
      {
        host: address ?? host,
        servername: host,
        port,
        method: 'GET',
        path: '/',
        headers: { host: port === 443 ? host : `${host}:${port}` },
        agent: false,
        signal,
        timeout: ANSWER_MS,
        minVersion: 'TLSv1',
        // Keys of 1024 bits and SHA-1 as well.
        ciphers: 'ALL:@SECLEVEL=0',
        ca: [...rootCertificates, ...authorities],
        rejectUnauthorized: false,
      },
      (answer) => {
        answer.resume()
        const { socket } = answer
        const hstsSeconds = hstsOf(answer.headers['strict-transport-security'])
        resolve({ ...(isTls(socket) ? seen(socket, host) : NOTHING), hstsSeconds })
        asked.destroy()
      },
    )
    asked.once('timeout', () => asked.destroy(new Error(`${host}:${port} does not answer.`)))
    asked.once('error', reject)
    asked.end()
  })
}

function isTls(socket: object): socket is TLSSocket {
  return 'getPeerX509Certificate' in socket
}

/** Of a server that nobody vouches for. */
const NOTHING = { chain: [], distrust: 'no certificate', isNameRight: false }

function seen(socket: TLSSocket, host: string): Omit<Visit, 'hstsSeconds'> {
  const own = socket.getPeerX509Certificate()
  if (own === undefined) return NOTHING
  const reason: unknown = socket.authorizationError
  return {
    chain: chainOf(own).map(readCertificate),
    distrust: socket.authorized ? undefined : reasonOf(reason),
    isNameRight: isFor(own, host),
  }
}

/** By the names in its extension alone, as browsers look. */
function isFor(certificate: X509Certificate, host: string): boolean {
  const found =
    isIP(host) === 0 ? certificate.checkHost(host, { subject: 'never' }) : certificate.checkIP(host)
  return found !== undefined
}

/** Node says a code, or an error that has one. A name that is wrong is told apart, and is none of trust. */
function reasonOf(reason: unknown): string | undefined {
  const code = reason instanceof Error && 'code' in reason ? reason.code : reason
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : String(code)
}

/** What the server sent, up to who signs himself. */
function chainOf(own: X509Certificate): readonly X509Certificate[] {
  const chain = [own]
  for (let next = own.issuerCertificate; next !== undefined; next = next.issuerCertificate) {
    if (chain.some((one) => one.fingerprint256 === next.fingerprint256)) break
    chain.push(next)
  }
  return chain
}

/** What of a certificate tells how strong it is, and for how long. */
export function readCertificate(certificate: X509Certificate): ServedCertificate {
  const { asymmetricKeyType: keyKind = 'unknown', asymmetricKeyDetails: details } =
    certificate.publicKey
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    keyKind,
    keyBits: details?.modulusLength ?? CURVES[details?.namedCurve ?? ''] ?? ED[keyKind] ?? 0,
    signature: certificate.signatureAlgorithm ?? 'unknown',
    isSelfSigned:
      certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey),
    from: certificate.validFromDate,
    until: certificate.validToDate,
  }
}

/** RFC 6797, 6.1: directives in any order, one of which is `max-age`. */
export function hstsOf(header: string | undefined): number | undefined {
  const [, seconds] = /(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})"?\s*(?:;|$)/i.exec(header ?? '') ?? []
  return seconds === undefined ? undefined : Number(seconds)
}
