import type { Visit } from './visit.ts'

/** What an attempt was, as the log of `serve` calls it. The rule for fail2ban in docs/operator/guessing.md names the same. */
export const ATTEMPT_EVENTS = [
  'sign_in',
  'second_factor',
  'totp_confirmed',
  'passkey',
  'passkey_confirmed',
  'provider',
  'link',
  'password_confirmed',
  'password_changed',
] as const

/**
 * One stable line for each attempt, for tools that block networks: `outcome` and `network` are its last words. Nothing of what
 * was typed is in it; it may be a password by mistake.
 */
export function noteAttempt(
  { log, network }: Pick<Visit, 'log' | 'network'>,
  event: (typeof ATTEMPT_EVENTS)[number],
  { outcome, ...more }: { readonly outcome: string } & Readonly<Record<string, string | undefined>>,
): void {
  log.info(event, { ...more, outcome, network })
}
