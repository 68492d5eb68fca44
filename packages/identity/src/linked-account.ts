import type { RecordId } from '@zennnn/kernel'
import { askAnswer, askRows, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in-call.ts'

/** The own linked accounts, and to which providers one could be linked. Made by PostgreSQL. NOT_SIGNED_IN. */
export async function listLinkedAccounts(port: SignInPort, asker: SessionAsker): Promise<unknown> {
  return await askAnswer(port, asker, 'select zennnn.provider_accounts($1) as answer')
}

/** Takes the link of an own account away. CONFIRMATION_NEEDED, NOT_FOUND, CONSTRAINT_VIOLATED for the last way in. */
export async function unlinkAccount(
  port: SignInPort,
  asker: SessionAsker,
  provider: RecordId,
): Promise<void> {
  await askRows(port, asker, 'select zennnn.provider_unlink($1, $2)', provider)
}
