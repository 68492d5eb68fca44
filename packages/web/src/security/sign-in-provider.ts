import { rowsOf } from '../api/answer.ts'
import { postJson, requestJson, sendJson } from '../api/request.ts'
import { type Check, parseChecks } from './check.ts'

/** Another site by whose accounts people sign in here, as `/api/security/providers` has it. */
export interface SignInProvider {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly isEnabled: boolean
  /** How many accounts of people here are linked. */
  readonly linked: number
  /** What the provider has to be told. */
  readonly redirectUri: string
}

/** Named as the API has it, so that a refusal finds its field. */
export interface ProviderInput {
  readonly name: string
  readonly discovery_url: string
  readonly client_id: string
  readonly client_secret: string
}

const PATH = '/api/security/providers'

export async function readProviders(signal?: AbortSignal): Promise<readonly SignInProvider[]> {
  const answer = await requestJson(PATH, signal === undefined ? {} : { signal })
  return rowsOf(answer).map(toProvider)
}

/** It is off until it is turned on. */
export async function addProvider(input: ProviderInput): Promise<void> {
  await postJson(PATH, input)
}

/** Changes what is named. */
export async function changeProvider(
  id: string,
  changes: Partial<Omit<ProviderInput, 'discovery_url'>> | { readonly enabled: boolean },
): Promise<void> {
  await sendJson('PATCH', `${PATH}/${id}`, changes)
}

export async function removeProvider(id: string): Promise<void> {
  await requestJson(`${PATH}/${id}`, { method: 'DELETE' })
}

export async function testProvider(id: string): Promise<readonly Check[]> {
  return parseChecks(await requestJson(`${PATH}/${id}/test`, { method: 'POST' }))
}

function toProvider(value: unknown): SignInProvider {
  const one = Object(value)
  return {
    id: String(one.id),
    name: String(one.name),
    issuer: String(one.issuer),
    clientId: String(one.client_id),
    isEnabled: one.enabled === true,
    linked: Number(one.linked),
    redirectUri: String(one.redirect_uri),
  }
}
