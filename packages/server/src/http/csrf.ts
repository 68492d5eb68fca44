import { deriveSecret, equalSecrets, PlatformError } from '@zennnn/kernel'
import { isForm, isJson } from './body.ts'
import type { Site, Visit } from './visit.ts'

const HEADER = 'x-csrf-token'
const FIELD = 'csrf_token'
/** `none`: a person typed the address or used a bookmark. */
const SAME_SITE = new Set(['same-origin', 'none'])

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
  visit: Pick<Visit, 'request' | 'csrfToken' | 'form'> & {
    readonly site: Pick<Site, 'origin'>
  },
): Promise<void> {
  const { request, site, csrfToken } = visit
  const statedSite = request.headers.get('sec-fetch-site')
  const statedOrigin = request.headers.get('origin')
  if (statedSite !== null && !SAME_SITE.has(statedSite)) throw refused()
  if (statedOrigin !== null && statedOrigin !== site.origin) throw refused()
  if (csrfToken !== undefined) {
    if (!equalSecrets(await sentToken(visit), csrfToken)) throw refused()
  } else if (statedSite === null && statedOrigin === null && !isJson(request)) throw refused()
}

async function sentToken(visit: Pick<Visit, 'request' | 'form'>): Promise<string> {
  const inHeader = visit.request.headers.get(HEADER)
  if (inHeader !== null || !isForm(visit.request)) return inHeader ?? ''
  return (await visit.form()).get(FIELD) ?? ''
}

function refused(): PlatformError {
  return new PlatformError('CSRF_REFUSED')
}
