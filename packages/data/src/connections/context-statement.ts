import { hashSecret } from '@zennnn/kernel'
import type { Principal, SilentStatement } from './statement.ts'

const UNATTENDED = `set_config('zennnn.unattended', 'on', true)`
const BECOME = `select set_config('role', 'zennnn_user', true), set_config('statement_timeout', $1, true)`

/**
 * Goes before the statements of every batch: becomes `zennnn_user` and lets the database say who that is. It fails,
 * and with it the whole batch, when the session or link is not valid (ZN401). All settings end with the transaction.
 */
export function contextStatement(principal: Principal, timeoutMs: number): SilentStatement {
  const timeout = String(timeoutMs)
  if (principal.kind === 'user')
    return {
      name: 'zennnn_context_user',
      text: `${BECOME}, zennnn.act_as($2::uuid)`,
      values: [timeout, principal.userId],
      isSilent: true,
    }
  if (principal.kind === 'staff')
    return {
      name: 'zennnn_context_staff',
      text: `${BECOME}, zennnn.staff_enter($2::bytea, $3::uuid)`,
      values: [timeout, hashSecret(principal.token), principal.request],
      isSilent: true,
    }
  if (principal.kind === 'session' && principal.isUnattended === true)
    return {
      name: 'zennnn_context_unattended',
      text: `${BECOME}, ${UNATTENDED}, zennnn.enter('session', $2::bytea)`,
      values: [timeout, hashSecret(principal.token)],
      isSilent: true,
    }
  const token = principal.kind === 'guest' ? null : hashSecret(principal.token)
  return {
    name: 'zennnn_context',
    text: `${BECOME}, zennnn.enter($2::text, $3::bytea)`,
    values: [timeout, principal.kind, token],
    isSilent: true,
  }
}

/** For statements of the login role itself: only the time limit, and whether what they ask counts as use of a session. */
export function directStatement(timeoutMs: number, isUnattended = false): SilentStatement {
  if (isUnattended)
    return {
      name: 'zennnn_direct_unattended',
      text: `select set_config('statement_timeout', $1, true), ${UNATTENDED}`,
      values: [String(timeoutMs)],
      isSilent: true,
    }
  return {
    name: 'zennnn_direct',
    text: `select set_config('statement_timeout', $1, true)`,
    values: [String(timeoutMs)],
    isSilent: true,
  }
}
