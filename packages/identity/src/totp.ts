import { equalSecrets } from '@zennnn/kernel'
import { Secret, TOTP } from 'otpauth'

/** RFC 6238 with what every app can: SHA-1, six digits, 30 seconds. */
const PERIOD_S = 30
const SECRET_BYTES = 20
/** Who typed a code while it ended is not sent back; ASVS 6.5.5 wants no wider window. */
const GRACE_MS = 10_000

/** What an app needs to make codes. */
export interface TotpSetup {
  /** In base32, for typing. */
  readonly secret: string
  /** `otpauth://…`, for a QR code. */
  readonly uri: string
}

export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** `issuer`: where one signs in; `login`: as whom. Both are what the app shows. */
export function totpSetup(secret: string, issuer: string, login: string): TotpSetup {
  return { secret, uri: totpOf(secret, issuer, login).toString() }
}

/** Number of the 30 seconds that a code belongs to, when it is right at this moment; else undefined. */
export function totpMoment(secret: string, code: string, now: Date): number | undefined {
  const totp = totpOf(secret)
  const times = [now.getTime(), now.getTime() - GRACE_MS]
  const typed = code.replaceAll(/\s/g, '')
  const at = times.find((timestamp) => equalSecrets(totp.generate({ timestamp }), typed))
  return at === undefined ? undefined : Math.floor(at / 1000 / PERIOD_S)
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: PERIOD_S })
}
