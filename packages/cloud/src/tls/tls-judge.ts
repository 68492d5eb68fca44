import { count } from '../host/counted.ts'
import type { ServedCertificate, TlsLook } from './tls-facts.ts'
import { rateTls, vouching } from './tls-rating.ts'

const DAY_MS = 86_400_000
const LEAST_CIPHER_BITS = 256
const LEAST_KEY_BITS = 2048
/** As in `ecdsa-with-SHA256` and `sha256WithRSAEncryption`. SHA-1 and SHA-3 are none of them, and what is not on the list neither. */
const SHA_2 = /sha-?(224|256|384|512)(?!\d)|^ed(25519|448)$/i

/** What a look says of a promise: whether it holds, a sentence with figures, and the figures. */
export interface TlsVerdict {
  readonly holds: boolean
  readonly measured: string
  readonly figures: Readonly<Record<string, number>>
}

/** A look at one host against the three promises about TLS. */
export function judgeTls(
  look: TlsLook,
  now: Date,
): Readonly<Record<'tls' | 'tls-grade' | 'tls-cert', TlsVerdict>> {
  return {
    tls: judgeCiphers(look),
    'tls-grade': judgeGrade(look, now),
    'tls-cert': judgeChain(look, now),
  }
}

function judgeCiphers({ offers, isSsl2Spoken }: TlsLook): TlsVerdict {
  const protocols = [...new Set(offers.map(({ protocol }) => protocol))]
  const later = protocols.filter((one) => one !== 'TLS 1.2' && one !== 'TLS 1.3')
  const old = isSsl2Spoken ? ['SSL 2.0', ...later] : later
  const weak = [
    ...new Set(
      offers.filter(({ suite }) => suite.bits < LEAST_CIPHER_BITS).map(({ suite }) => suite.name),
    ),
  ]
  const least = offers.length === 0 ? 0 : Math.min(...offers.map(({ suite }) => suite.bits))
  const wrong = [
    ...(offers.length === 0 ? ['no version that we know is spoken'] : []),
    ...(old.length === 0 ? [] : [`${old.join(' and ')} can be had`]),
    ...(weak.length === 0 ? [] : [`${weak.join(', ')} can be had`]),
  ]
  return {
    holds: wrong.length === 0,
    measured:
      wrong.length === 0
        ? `${protocols.join(' and ')}, ${count(offers.length, 'cipher')}, none below ${least} bits`
        : wrong.join('; '),
    figures: { offers: offers.length, leastBits: least },
  }
}

function judgeGrade(look: TlsLook, now: Date): TlsVerdict {
  const rating = rateTls(look, now)
  const { grade, score, caps } = rating
  const because = caps.map((cap) => `${cap.grade}: ${cap.because}`)
  return {
    holds: grade === 'A+' || grade === 'A',
    measured: [`grade ${grade}, score ${score}`, ...because].join('; '),
    figures: {
      score,
      protocolScore: rating.protocolScore,
      exchangeScore: rating.exchangeScore,
      cipherScore: rating.cipherScore,
    },
  }
}

/** What of certificates is so that anybody sees it who reads them, without a handshake. */
export interface ChainRead {
  /** What the weakest key is worth in bits of RSA; 0 of none. */
  readonly least: number
  readonly isKeyWeak: boolean
  /** By which one vouches for the next. */
  readonly signatures: readonly string[]
  /** Those of them that are not by SHA-2. */
  readonly weakSignatures: readonly string[]
  readonly isValid: boolean
}

/** By the rule of the control `tls-chain`. */
export function readChain(chain: readonly ServedCertificate[], now: Date): ChainRead {
  const least = chain.length === 0 ? 0 : Math.min(...chain.map(({ keyBits }) => keyBits))
  const signatures = [...new Set(vouching(chain).map(({ signature }) => signature))]
  return {
    least,
    isKeyWeak: least < LEAST_KEY_BITS,
    signatures,
    weakSignatures: signatures.filter((signature) => !SHA_2.test(signature)),
    isValid: chain.length > 0 && chain.every(({ from, until }) => from <= now && until >= now),
  }
}

function judgeChain({ chain, isNameRight, distrust }: TlsLook, now: Date): TlsVerdict {
  const { least, isKeyWeak, signatures, weakSignatures: weak, isValid } = readChain(chain, now)
  const ends = chain.map(({ until }) => until.getTime())
  const daysLeft = chain.length === 0 ? 0 : Math.floor((Math.min(...ends) - now.getTime()) / DAY_MS)
  const wrong = [
    ...(chain.length === 0 ? ['no certificate was seen'] : []),
    ...(chain.length > 0 && isKeyWeak ? [`a key is worth ${least} bits of RSA`] : []),
    ...(weak.length === 0 ? [] : [`signed by ${weak.join(', ')}`]),
    ...(chain.length === 0 || isValid ? [] : ['not valid today']),
    ...(isNameRight || chain.length === 0 ? [] : ['for another host']),
    ...(distrust === undefined ? [] : [`not trusted: ${distrust}`]),
  ]
  return {
    holds: wrong.length === 0,
    measured:
      wrong.length === 0
        ? `${count(chain.length, 'certificate')}, the weakest key worth ${least} bits of RSA, signed by ${signatures.join(', ')}, ${count(daysLeft, 'day')} left`
        : wrong.join('; '),
    figures: { certificates: chain.length, leastBits: least, daysLeft },
  }
}
