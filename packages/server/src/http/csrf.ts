import { deriveSecret, equalSecrets, PlatformError } from '@zennnn/kernel'
import { isForm, isJson } from './body.ts'
import type { Visit } from './visit.ts'

const HEADER = 'x-csrf-token'
const FIELD = 'csrf_token'

/** The synchronizer token of a session or link: derived from its secret, so nothing is stored and it dies with it. */
export function csrfTokenOf(token: string): string {
  return deriveSecret(token, 'csrf')
}

/**
 * Refuses a change that no page of this site caused: CSRF_REFUSED. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin); what they say must fit. Besides, the CSRF token bound to the visit's own token must come
 * along. Where there is no token yet (sign-in, sign-up), a request that says nothing about its origin passes only as
 * JSON, which no page of another site can send without being asked first by the browser.
 */
export async function requireGenuine(
  visit: Pick<Visit, 'request' | 'origin' | 'form'>,
  token: string | undefined,
): Promise<void> {
  const { headers } = visit.request
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw refused()
  if (origin !== null && origin !== visit.origin) throw refused()
  if (token !== undefined) {
    const sent = headers.get(HEADER) ?? (await formToken(visit)) ?? ''
    if (!equalSecrets(sent, csrfTokenOf(token))) throw refused()
  } else if (site === null && origin === null && !isJson(visit.request)) throw refused()
}

async function formToken(visit: Pick<Visit, 'request' | 'form'>): Promise<string | undefined> {
  return isForm(visit.request) ? (await visit.form()).get(FIELD) : undefined
}

function refused(): PlatformError {
  return new PlatformError('CSRF_REFUSED')
}
