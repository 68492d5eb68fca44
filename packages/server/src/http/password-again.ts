import {
  type ConfirmOutcome,
  confirmPassword,
  type PasswordChange,
  type RenewedSession,
  type SignInTools,
} from '@zennnn/identity'
import { PlatformError, tooManyAttempts } from '@zennnn/kernel'
import { noteDerived } from './attempt-line.ts'
import type { Visit } from './visit.ts'

/**
 * For what an open session that somebody left is not enough for. VALUE_INVALID for a wrong password, not NOT_SIGNED_IN:
 * the session goes on. TOO_MANY_ATTEMPTS, counted by this session. Who is right goes on by another token.
 */
export async function requirePasswordAgain(
  tools: SignInTools,
  visit: Visit,
  password: string,
): Promise<RenewedSession> {
  const { site, session: token = '', network, userAgent } = visit
  const asked = { token, password, network, userAgent }
  const outcome = await noteDerived(
    visit,
    'password_confirmed',
    async () => await confirmPassword(tools, site.database, asked),
  )
  return requireRightPassword(outcome, 'password')
}

/** Throws what is said to who does not know his own password, or tried too often. `field`: of the request. */
export function requireRightPassword(
  outcome: ConfirmOutcome | PasswordChange,
  field: string,
): RenewedSession {
  if (outcome.kind === 'throttled') throw tooManyAttempts(outcome.retryAfterS)
  if (outcome.kind === 'refused')
    throw new PlatformError('VALUE_INVALID', {
      message: 'The password is not right.',
      hint: 'Type your own password, with which you signed in.',
      details: { field },
    })
  return outcome.session
}
