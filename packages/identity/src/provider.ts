import type { Row } from '@zennnn/data'
import {
  type Clock,
  newRecordId,
  PlatformError,
  type RecordId,
  type SealingKey,
  seal,
  unseal,
} from '@zennnn/kernel'
import type { OutboundTools } from './outbound.ts'
import { type ProviderChanges, parseNewProvider, parseProviderChanges } from './provider-body.ts'
import type { ProviderClient } from './provider-client.ts'
import { askAnswer, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in-call.ts'

const PURPOSE = 'sign-in provider'

export interface ProviderTools extends OutboundTools {
  readonly port: SignInPort
  readonly sealing: SealingKey
  readonly clock: Clock
}

/** The providers of a database, on or off. Never a secret. NOT_SIGNED_IN and ACCESS_DENIED for all but administrators, as below. */
export async function listProviders(tools: ProviderTools, asker: SessionAsker): Promise<unknown> {
  return await askAnswer(tools.port, asker, 'select zennnn.provider_list($1) as answer')
}

/** Adds one that is off. VALUE_INVALID, CONSTRAINT_VIOLATED when it is there, CONFIRMATION_NEEDED. */
export async function addProvider(
  tools: ProviderTools,
  asker: SessionAsker,
  body: unknown,
): Promise<RecordId> {
  const { name, issuer, clientId, secret } = parseNewProvider(body)
  const id = newRecordId(tools.clock)
  const values = [id, name, issuer, clientId, sealed(tools, secret)]
  await askAnswer(
    tools.port,
    asker,
    'select zennnn.provider_add($1, $2, $3, $4, $5, $6) as answer',
    ...values,
  )
  return id
}

/** Changes what is named: `enabled` turns it on or off. CONSTRAINT_VIOLATED when its author could not come in any more. */
export async function changeProvider(
  tools: ProviderTools,
  asker: SessionAsker,
  { provider, body }: { readonly provider: RecordId; readonly body: unknown },
): Promise<void> {
  const { name, clientId, secret, enabled }: ProviderChanges = parseProviderChanges(body)
  await askAnswer(
    tools.port,
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
  asker: SessionAsker,
  provider: RecordId,
): Promise<void> {
  await askAnswer(tools.port, asker, 'select zennnn.provider_remove($1, $2) as answer', provider)
}

/** Of a row with `issuer`, `client_id` and `sealed`. STATE_REFUSED when another cloud sealed its secret. */
export function providerClientOf(
  { sealing }: Pick<ProviderTools, 'sealing'>,
  row: Row | undefined,
): ProviderClient {
  const { issuer, client_id: clientId, sealed: kept } = row ?? {}
  const secret = Buffer.isBuffer(kept) ? unseal(sealing, PURPOSE, kept) : undefined
  if (secret !== undefined) return { issuer: String(issuer), clientId: String(clientId), secret }
  throw new PlatformError('STATE_REFUSED', {
    message: 'The client secret of this sign-in provider was kept by another cloud.',
    hint: 'An administrator gives it again.',
  })
}

function sealed({ sealing }: ProviderTools, secret: string): Buffer {
  return seal(sealing, PURPOSE, secret)
}
