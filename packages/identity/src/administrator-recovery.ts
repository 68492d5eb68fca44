import { type DatabaseId, hashSecret, type RecordId } from '@zennnn/kernel'
import { askAnswer, type SessionAsker } from './session-asker.ts'
import { callOne, type SignInPort } from './sign-in-call.ts'

/** Of the link by which whom a recovery is about ends it. */
export const STOP_RECOVERY_PURPOSE = 'stop_recovery'

interface Asker extends SessionAsker {
  readonly port: SignInPort
}

/** What the API answers, made by PostgreSQL. */
type Json = unknown

/** The recovery of an administrator that is open, for everybody who is signed in; null when there is none. NOT_SIGNED_IN. */
export async function findOpenRecovery(asker: Asker): Promise<Json> {
  return await askAnswer(asker.port, asker, 'select zennnn.recovery_present($1) as answer')
}

/**
 * An administrator ends it, or whom it is about. NOT_SIGNED_IN, ACCESS_DENIED for others, CONFIRMATION_NEEDED, NOT_FOUND when
 * it is over.
 */
export async function stopRecovery(asker: Asker, recovery: RecordId): Promise<void> {
  await askAnswer(asker.port, asker, 'select zennnn.recovery_stop($1, $2) as answer', recovery)
}

/** What the bearer of such a link is shown. */
export interface RecoveryOfLink {
  readonly login: string
  /** Whether a member is to become an administrator. */
  readonly promotes: boolean
  /** Whether there is something left to end. */
  readonly isOpen: boolean
}

/** By the token of a link session; undefined when it is none of these. */
export async function findRecoveryOfLink(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<RecoveryOfLink | undefined> {
  const row = await callOne(port, database, {
    text: 'select login, promotes, is_open from zennnn.recovery_of_link($1)',
    values: [hashSecret(token)],
  })
  return (
    row && {
      login: String(row['login']),
      promotes: row['promotes'] === true,
      isOpen: row['is_open'] === true,
    }
  )
}

/** Ends the recovery of a link, once. `over`: it was already, by whatever; `unknown`: the token stands for no such link. */
export async function stopRecoveryByLink(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<'stopped' | 'over' | 'unknown'> {
  const row = await callOne(port, database, {
    text: 'select zennnn.recovery_stop_by_link($1) as outcome',
    values: [hashSecret(token)],
  })
  const outcome = row?.['outcome']
  return outcome === 'stopped' || outcome === 'over' ? outcome : 'unknown'
}
