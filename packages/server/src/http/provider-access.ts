import {
  type Arrival,
  type Departure,
  departToProve,
  departToSignIn,
  type EntryPurpose,
  type ProviderPlace,
  type ProviderTools,
  returnFromProvider,
} from '@zennnn/identity'
import { PlatformError, parseRecordId, tooManyAttempts } from '@zennnn/kernel'
import { noteAttempt } from './attempt-line.ts'
import type { Visit } from './visit.ts'

/** What coming back led to, where it was not refused outright. */
export type Landing = Exclude<Arrival, { kind: 'throttled' }>

/** The provider that the address names, on the site of the visit. NOT_FOUND for what is no id. */
export function providerPlaceOf({ site, params }: Visit): ProviderPlace {
  const { database, origin } = site
  return { database, origin, provider: parseRecordId(params['provider']) }
}

/** Off to a provider, from a page of this site or an address that somebody typed: nobody is sent there by another site. */
export async function sendToSignIn(
  tools: ProviderTools,
  visit: Visit,
  entry: { readonly purpose: EntryPurpose; readonly next: string },
): Promise<Departure> {
  requireOwnPage(visit)
  const { network, device: deviceToken } = visit
  const departure = await departToSignIn(tools, providerPlaceOf(visit), {
    ...entry,
    network,
    deviceToken,
  })
  if (departure.kind === 'throttled') throw turnedAway(visit, departure)
  return departure
}

/** The same for the owner of a session, to prove that it is he. */
export async function sendToProve(tools: ProviderTools, visit: Visit): Promise<Departure> {
  requireOwnPage(visit)
  const departure = await departToProve(tools, providerPlaceOf(visit), visit.session ?? '')
  if (departure.kind === 'throttled') throw turnedAway(visit, departure)
  return departure
}

/** Back from it. TOO_MANY_ATTEMPTS for a network from which too many come from where nobody was sent. */
export async function receiveFromProvider(tools: ProviderTools, visit: Visit): Promise<Landing> {
  const { url, browser, session, network, userAgent, device: deviceToken } = visit
  const returning = { url, browser, session, network, userAgent, deviceToken }
  const arrival = await returnFromProvider(tools, providerPlaceOf(visit), returning)
  if (arrival.kind === 'throttled') throw turnedAway(visit, arrival)
  const { kind } = arrival
  if (kind === 'refused' || kind === 'link_refused' || kind === 'proof_refused')
    noteAttempt(visit, 'provider', { why: arrival.why, fault: arrival.fault, outcome: kind })
  else noteAttempt(visit, 'provider', { outcome: kind === 'entered' ? arrival.outcome.kind : kind })
  return arrival
}

function requireOwnPage({ request }: Visit): void {
  const from = request.headers.get('sec-fetch-site') ?? 'none'
  if (from !== 'same-origin' && from !== 'none') throw new PlatformError('CSRF_REFUSED')
}

function turnedAway(
  visit: Visit,
  { kind, retryAfterS }: Extract<Arrival, { kind: 'throttled' }>,
): PlatformError {
  noteAttempt(visit, 'provider', { outcome: kind })
  return tooManyAttempts(retryAfterS)
}
