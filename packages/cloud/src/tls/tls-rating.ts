import type { TlsProtocol } from './client-hello.ts'
import type { ServedCertificate, TlsLook } from './tls-facts.ts'

/** `T`: no authority that is trusted vouches for it. `M`: the certificate is for another host. */
const TLS_GRADES = ['A+', 'A', 'A-', 'B', 'C', 'D', 'E', 'F', 'T', 'M'] as const
export type TlsGrade = (typeof TLS_GRADES)[number]

/** Why a grade is not better. */
interface TlsCap {
  readonly grade: TlsGrade
  readonly because: string
}

export interface TlsRating {
  readonly grade: TlsGrade
  /** What it would be if the certificate were trusted and for this host. */
  readonly gradeOfSettings: TlsGrade
  /** 0 to 100, of which the three below make up 30, 30 and 40 %. */
  readonly score: number
  readonly protocolScore: number
  readonly exchangeScore: number
  readonly cipherScore: number
  /** The worst first. */
  readonly caps: readonly TlsCap[]
}

/**
 * Rates a server by the SSL Server Rating Guide of SSL Labs, version 2009r (16 May 2025). What it has of holes in programs
 * (Heartbleed, ROBOT, Ticketbleed, padding oracles and the like) and of lists of distrusted authorities is not tried: Node and OpenSSL
 * are kept patched for those. Where the guide leaves it open, the stricter reading counts.
 */
export function rateTls(look: TlsLook, now: Date): TlsRating {
  const protocolScore = scoreProtocols(look)
  const exchangeScore = scoreExchange(look)
  const cipherScore = scoreCiphers(look)
  const isNothing = protocolScore === 0 || exchangeScore === 0 || cipherScore === 0
  const score = isNothing
    ? 0
    : Math.round(0.3 * protocolScore + 0.3 * exchangeScore + 0.4 * cipherScore)
  const settings = settingCaps(look)
  const trust = trustCaps(look, now)
  const gradeOfSettings = worst([gradeOf(score), ...settings.map(({ grade }) => grade)])
  const caps = [...trust, ...settings].toSorted((one, other) => rank(other.grade) - rank(one.grade))
  return {
    // An exceptional server is one that nothing is said against.
    grade: worst([gradeOfSettings, ...trust.map(({ grade }) => grade)]),
    gradeOfSettings,
    score,
    protocolScore,
    exchangeScore,
    cipherScore,
    caps,
  }
}

const PROTOCOL_SCORES: Readonly<Record<TlsProtocol, number>> = {
  'SSL 3.0': 80,
  'TLS 1.0': 90,
  'TLS 1.1': 95,
  'TLS 1.2': 100,
  'TLS 1.3': 100,
}

/** The mean of the best and the worst. */
function scoreProtocols({ offers, isSsl2Spoken }: TlsLook): number {
  const later = offers.map(({ protocol }) => PROTOCOL_SCORES[protocol])
  return meanOfEnds(isSsl2Spoken ? [...later, 0] : later)
}

/** Of the weakest key: that of the certificate, or one that is made for a connection. */
function scoreExchange(look: TlsLook): number {
  const { offers } = look
  if (offers.length === 0 || offers.some(({ suite }) => suite.exchange === 'anonymous')) return 0
  const least = Math.min(...keyBitsOf(look))
  const strength = [
    [512, 20],
    [1024, 40],
    [2048, 80],
    [4096, 90],
  ].find(([bits = 0]) => least < bits)?.[1]
  return Math.min(strength ?? 100, offers.some(({ suite }) => suite.isExport) ? 40 : 100)
}

function keyBitsOf({ offers, chain }: TlsLook): readonly number[] {
  const exchanges = offers.flatMap(({ exchange }) =>
    exchange === undefined ? [] : [exchange.bits],
  )
  return [chain[0]?.keyBits ?? 0, ...exchanges]
}

function scoreCiphers({ offers }: TlsLook): number {
  return meanOfEnds(offers.map(({ suite: { bits } }) => cipherStrength(bits)))
}

function cipherStrength(bits: number): number {
  if (bits === 0) return 0
  if (bits < 128) return 20
  return bits < 256 ? 80 : 100
}

/** Of the best and the worst; a worst of nothing makes it nothing. */
function meanOfEnds(scores: readonly number[]): number {
  if (scores.length === 0 || scores.includes(0)) return 0
  return (Math.max(...scores) + Math.min(...scores)) / 2
}

function gradeOf(score: number): TlsGrade {
  const letter = (['A', 'B', 'C', 'D', 'E'] as const).find(
    (_, index) => score >= ([80, 65, 50, 35, 20][index] ?? 0),
  )
  return letter === 'A' ? 'A+' : (letter ?? 'F')
}

/** A cap, and when it falls. */
type Rule = readonly [grade: TlsGrade, isFallen: boolean, because: string]

const HALF_A_YEAR_S = 180 * 86_400
const OLD: readonly TlsProtocol[] = ['SSL 3.0', 'TLS 1.0', 'TLS 1.1']
const MODERN: readonly TlsProtocol[] = ['TLS 1.1', 'TLS 1.2', 'TLS 1.3']

/** The section "Changes" of the guide, as far as a look tells. */
function settingCaps(look: TlsLook): readonly TlsCap[] {
  const { offers, hstsSeconds } = look
  const speaks = (protocol: TlsProtocol): boolean => offers.some((one) => one.protocol === protocol)
  return fallen([
    ...weaknesses(look),
    ['C', !speaks('TLS 1.2') && !speaks('TLS 1.3'), 'neither TLS 1.2 nor 1.3 is spoken'],
    ...OLD.map((one): Rule => ['B', speaks(one), `${one} is spoken`]),
    [
      'B',
      !offers.some(({ suite }) => suite.isForwardSecret),
      'a stolen key opens what was said before',
    ],
    [
      'B',
      !offers.some(({ suite }) => suite.isAuthenticated),
      'no cipher authenticates what it encrypts',
    ],
    ['A-', !speaks('TLS 1.3'), 'TLS 1.3 is not spoken'],
    ['A-', !look.isRenegotiationSafe, 'a renegotiation is not bound to what was before'],
    [
      'A',
      (hstsSeconds ?? 0) < HALF_A_YEAR_S,
      'browsers are not told for half a year to come by TLS alone',
    ],
  ])
}

/** Ciphers, keys and signatures that are weak. */
function weaknesses(look: TlsLook): readonly Rule[] {
  const { offers, chain, isCompressed, isSsl2Spoken } = look
  const least = Math.min(...keyBitsOf(look))
  const speaks = (name: RegExp, among?: readonly TlsProtocol[]): boolean =>
    offers.some(
      ({ suite, protocol }) => name.test(suite.name) && (among?.includes(protocol) ?? true),
    )
  const signedBy = (name: RegExp): boolean =>
    vouching(chain).some((one) => name.test(one.signature))
  return [
    [
      'F',
      isSsl2Spoken,
      'SSL 2.0 is spoken, which opens what newer versions say by the same key (DROWN)',
    ],
    [
      'F',
      offers.some(({ suite }) => suite.exchange === 'anonymous'),
      'nobody vouches for the server',
    ],
    ['F', offers.some(({ suite }) => suite.bits < 112), 'a cipher has less than 112 bits'],
    ['F', offers.some(({ suite }) => suite.isExport), 'a cipher for export is spoken'],
    ['F', least < 1024, 'a key is worth less than 1024 bits of RSA'],
    ['F', signedBy(/md[25]/i), 'a certificate is signed by MD5'],
    ['C', speaks(/_CBC_/, ['SSL 3.0']), 'what SSL 3.0 encrypts can be read along (POODLE)'],
    ['C', isCompressed, 'what is encrypted is compressed before (CRIME)'],
    ['C', speaks(/_RC4_/, MODERN), 'RC4 is spoken by those who know better'],
    [
      'C',
      speaks(/_(3DES|IDEA|DES|RC2)_/, MODERN),
      'a cipher with blocks of 64 bits is spoken by those who know better',
    ],
    ['B', speaks(/_RC4_/), 'RC4 is spoken'],
    ['B', least < 2048, 'a key is worth less than 2048 bits of RSA'],
  ]
}

function trustCaps({ chain, distrust, isNameRight }: TlsLook, now: Date): readonly TlsCap[] {
  const isAny = chain.length > 0
  return fallen([
    ['M', isAny && !isNameRight, 'the certificate is for another host'],
    ['T', !isAny, 'no certificate was seen'],
    [
      'T',
      distrust !== undefined,
      `no authority that is trusted vouches for it (${distrust ?? ''})`,
    ],
    ['T', chain.some(({ until }) => until < now), 'a certificate is over'],
    ['T', chain.some(({ from }) => from > now), 'a certificate is not valid yet'],
    [
      'T',
      vouching(chain).some(({ signature }) => /sha-?1\b|sha1/i.test(signature)),
      'a certificate is signed by SHA-1',
    ],
  ])
}

/** Certificates whose signature counts: that of an authority by itself is trusted because it is known, not because of it. */
export function vouching(chain: readonly ServedCertificate[]): readonly ServedCertificate[] {
  return chain.filter(({ isSelfSigned }, index) => index === 0 || !isSelfSigned)
}

function fallen(rules: readonly Rule[]): readonly TlsCap[] {
  return rules.flatMap(([grade, isFallen, because]) => (isFallen ? [{ grade, because }] : []))
}

function worst(grades: readonly TlsGrade[]): TlsGrade {
  return grades.reduce((one, other) => (rank(one) > rank(other) ? one : other), 'A+')
}

function rank(grade: TlsGrade): number {
  return TLS_GRADES.indexOf(grade)
}
