import {
  type Clock,
  type DatabaseId,
  hashSecret,
  InvariantError,
  newRecordId,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { MayReach } from './outbound-address.ts'
import { type ProviderChanges, parseNewProvider, parseProviderChanges } from './provider-body.ts'
import { type SealingKey, seal, unseal } from './seal.ts'
import type { SignInPort } from './sign-in.ts'

const PURPOSE = 'sign-in provider'

export interface ProviderTools {
  readonly port: SignInPort
  readonly sealing: SealingKey
  readonly clock: Clock
  readonly mayReach: MayReach
}

/** The token of an administrator's session. NOT_SIGNED_IN and ACCESS_DENIED for everybody else. */
export interface ProviderAsker {
  readonly database: DatabaseId
  readonly token: string
}

/** The providers of a database, on or off. Never a secret. Made by PostgreSQL. */
export async function listProviders(tools: ProviderTools, asker: ProviderAsker): Promise<unknown> {
  return await ask(tools, asker, 'select zennnn.provider_list($1) as answer')
}

/** Adds one that is off. VALUE_INVALID, CONSTRAINT_VIOLATED when it is there, CONFIRMATION_NEEDED. */
export async function addProvider(
  tools: ProviderTools,
  asker: ProviderAsker,
  body: unknown,
): Promise<RecordId> {
  const { name, issuer, clientId, secret } = parseNewProvider(body)
  const id = newRecordId(tools.clock)
  const values = [id, name, issuer, clientId, sealed(tools, secret)]
  await ask(tools, asker, 'select zennnn.provider_add($1, $2, $3, $4, $5, $6) as answer', ...values)
  return id
}

/** Changes what is named: `enabled` turns it on or off. CONSTRAINT_VIOLATED when its author could not come in any more. */
export async function changeProvider(
  tools: ProviderTools,
  asker: ProviderAsker,
  { provider, body }: { readonly provider: RecordId; readonly body: unknown },
): Promise<void> {
  const { name, clientId, secret, enabled }: ProviderChanges = parseProviderChanges(body)
  await ask(
    tools,
    asker,
    'select zennnn.provider_change($1, $2, $3, $4, $5, $6) as answer',
    provider,
    name ?? null,
    clientId ?? null,
    secret === undefined ? null : sealed(tools, secret),
    enabled ?? null,
  )
}

/** With it go the links of all accounts there. NOT_FOUND. */
export async function removeProvider(
  tools: ProviderTools,
  asker: ProviderAsker,
  provider: RecordId,
): Promise<void> {
  await ask(tools, asker, 'select zennnn.provider_remove($1, $2) as answer', provider)
}

/** The client secret of a row that has the column `sealed`. */
export function openProviderSecret(
  { sealing }: Pick<ProviderTools, 'sealing'>,
  kept: unknown,
): string {
  const secret = Buffer.isBuffer(kept) ? unseal(sealing, PURPOSE, kept) : undefined
  if (secret !== undefined) return secret
  throw new PlatformError('STATE_REFUSED', {
    message: 'The client secret of this sign-in provider was kept by another cloud.',
    hint: 'An administrator gives it again.',
  })
}

function sealed({ sealing }: ProviderTools, secret: string): Buffer {
  return seal(sealing, PURPOSE, secret)
}

async function ask(
  { port }: ProviderTools,
  { database, token }: ProviderAsker,
  text: string,
  ...more: readonly unknown[]
): Promise<unknown> {
  const [result] = await port.direct(database, [{ text, values: [hashSecret(token), ...more] }])
  const row = result?.rows[0]
  if (row === undefined)
    throw new InvariantError('provider-row', 'A provider function gave no row.')
  return row['answer']
}
