import { Untried } from '@zennnn/identity'
import type { Visit } from './visit.ts'

/** What an attempt was, as the log of `serve` calls it. The rule for fail2ban (packages/cloud/src/firewall) names the same. */
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

/**
 * As noteAttempt, of an attempt for which a password is derived. Where that was not possible it is `untried`, which is no
 * guess, and goes on as the error that it is.
 */
export async function noteDerived<Outcome extends { readonly kind: string }>(
  visit: Pick<Visit, 'log' | 'network'>,
  event: (typeof ATTEMPT_EVENTS)[number],
  attempt: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const outcome = await attempt()
    noteAttempt(visit, event, { outcome: outcome.kind })
    return outcome
  } catch (error) {
    if (error instanceof Untried) noteAttempt(visit, event, { outcome: 'untried' })
    throw error
  }
}
