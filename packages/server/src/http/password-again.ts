import { confirmPassword, type PasswordChange, type SignInTools } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import type { Visit } from './visit.ts'

/**
 * For what an open session that somebody left is not enough for. VALUE_INVALID for a wrong password, not NOT_SIGNED_IN:
 * the session goes on. TOO_MANY_ATTEMPTS, counted by this session.
 */
export async function requirePasswordAgain(
  tools: SignInTools,
  { site, session: token = '', network, log }: Visit,
  password: string,
): Promise<void> {
  const asked = { token, password, network }
  const outcome = await confirmPassword(tools, site.database, asked)
  log.info('password_confirmed', { outcome: outcome.kind, network })
  requireRightPassword(outcome, 'password')
}

/** Throws what is said to who does not know his own password, or tried too often. `field`: of the request. */
export function requireRightPassword(
  outcome: Awaited<ReturnType<typeof confirmPassword>> | PasswordChange,
  field: string,
): void {
  if (outcome.kind === 'throttled')
    throw new PlatformError('TOO_MANY_ATTEMPTS', {
      details: { retry_after_s: outcome.retryAfterS },
    })
  if (outcome.kind === 'refused')
    throw new PlatformError('VALUE_INVALID', {
      message: 'The password is not right.',
      hint: 'Type your own password, with which you signed in.',
      details: { field },
    })
}
