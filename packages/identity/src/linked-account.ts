import type { DatabaseId, RecordId } from '@zennnn/kernel'
import { askAnswer, askRows, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in.ts'

/** A provider for the buttons of a sign-in page. */
export interface ProviderOffer {
  readonly id: string
  readonly name: string
}

/** The providers that are on, for anybody. */
export async function listOffers(
  port: SignInPort,
  database: DatabaseId,
): Promise<readonly ProviderOffer[]> {
  const text = 'select id, name from zennnn.provider_offers()'
  const [result] = await port.direct(database, [{ text, values: [] }])
  return (result?.rows ?? []).map(({ id, name }) => ({ id: String(id), name: String(name) }))
}

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
