import { rowsOf } from '../api/answer.ts'
import { postJson, requestJson } from '../api/request.ts'

/** What somebody has beside the password. */
export interface Factors {
  readonly totpSince: string | undefined
  readonly recoveryCodesLeft: number
  /** The administrator wants one. */
  readonly isNeeded: boolean
}

/** What an app for codes needs. */
export interface TotpSetup {
  /** For typing. */
  readonly secret: string
  /** A picture, as `data:`. */
  readonly qr: string
}

export async function readFactors(): Promise<Factors> {
  const answer = Object(await requestJson('/auth/factors'))
  return {
    totpSince: typeof answer.totp_since === 'string' ? answer.totp_since : undefined,
    recoveryCodesLeft: Number(answer.recovery_codes_left),
    isNeeded: answer.is_needed === true,
  }
}

export async function beginTotp(): Promise<TotpSetup> {
  const { secret, qr } = Object(await requestJson('/auth/totp', { method: 'POST' }))
  return { secret: String(secret), qr: String(qr) }
}

/** The recovery codes, which are shown this once. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  return codesOf(await postJson('/auth/totp/confirm', { code }))
}

/** New ones, which are shown this once; the old ones are void. */
export async function renewRecoveryCodes(): Promise<readonly string[]> {
  return codesOf(await requestJson('/auth/recovery-codes', { method: 'POST' }))
}

export async function removeTotp(): Promise<void> {
  await requestJson('/auth/totp', { method: 'DELETE' })
}

function codesOf(answer: unknown): readonly string[] {
  return rowsOf(Object(answer).recovery_codes).map(String)
}
