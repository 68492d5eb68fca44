import {
  type Arrival,
  returnFromProvider as comeBack,
  type Departure,
  departToSignIn as depart,
  type ProviderPlace,
  type ProviderTools,
} from '@zennnn/identity'
import { PlatformError, parseRecordId } from '@zennnn/kernel'
import type { Visit } from './visit.ts'

/** The provider that the address names, on the site of the visit. NOT_FOUND for what is no id. */
export function providerPlaceOf({ site, params }: Visit): ProviderPlace {
  const { database, origin } = site
  return { database, origin, provider: parseRecordId(params['provider']) }
}

/** Off to a provider, from a page of this site or an address that somebody typed: nobody is sent there by another site. */
export async function departToSignIn(
  tools: ProviderTools,
  visit: Visit,
  next: string,
): Promise<Departure> {
  const { request, network, log } = visit
  const from = request.headers.get('sec-fetch-site') ?? 'none'
  if (from !== 'same-origin' && from !== 'none') throw new PlatformError('CSRF_REFUSED')
  const departure = await depart(tools, providerPlaceOf(visit), { next, network })
  if (departure.kind === 'departure') return departure
  log.info('provider', { outcome: departure.kind, network })
  throw new PlatformError('TOO_MANY_ATTEMPTS', {
    details: { retry_after_s: departure.retryAfterS },
  })
}

/** Back from it, with one stable line in the log as for every sign-in. */
export async function returnFromProvider(tools: ProviderTools, visit: Visit): Promise<Arrival> {
  const { url, browser, session, network, userAgent, log } = visit
  const returning = { url, browser, session, network, userAgent }
  const arrival = await comeBack(tools, providerPlaceOf(visit), returning)
  const { kind } = arrival
  if (kind === 'refused' || kind === 'link_refused')
    log.info('provider', { outcome: kind, network, why: arrival.why, fault: arrival.fault })
  else log.info('provider', { outcome: kind === 'entered' ? arrival.outcome.kind : kind, network })
  return arrival
}
