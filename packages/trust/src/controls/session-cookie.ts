import { hstsOf } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, jsonQuestion } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'

const HALF_A_YEAR_S = 180 * 86_400

/** Holds where every cookie of a sign-in is kept to HTTPS and to this host, and browsers are told to come by HTTPS alone. */
export function sessionCookieControl(port: CanaryPort): Control {
  return {
    id: 'session-cookie',
    observe: inCanary(port, async ({ ask, member }, signal) =>
      observeSignIn(await ask(jsonQuestion('POST', '/auth/login', member), signal)),
    ),
  }
}

/** @internal */
export function observeSignIn({ status, headers }: Answer): Observation {
  const cookies = headers.getSetCookie()
  const loose = cookies.filter((cookie) => !isGuarded(cookie)).length
  const hsts = hstsOf(headers.get('strict-transport-security') ?? undefined) ?? 0
  if (status !== 200 || cookies.length === 0)
    throw new Error(`Nobody could sign in at the canary database: ${status}.`)
  const days = Math.floor(hsts / 86_400)
  const words = [
    `${cookies.length - loose} of ${counted(cookies.length, 'cookie')} for HTTPS, this host and the server alone`,
    `browsers come by HTTPS alone for ${counted(days, 'day')}`,
  ]
  return {
    outcome: loose === 0 && hsts >= HALF_A_YEAR_S ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { cookies: cookies.length, loose, hsts_days: days },
  }
}

/** RFC 6265bis, 4.1.3.2: browsers take a name with this prefix from nobody who does not keep to it. */
function isGuarded(cookie: string): boolean {
  const [name = '', ...attributes] = cookie.split(';').map((part) => part.trim().toLowerCase())
  return (
    name.startsWith('__host-') &&
    attributes.includes('secure') &&
    attributes.includes('httponly') &&
    attributes.includes('path=/') &&
    attributes.some((one) => one === 'samesite=lax' || one === 'samesite=strict') &&
    !attributes.some((one) => one.startsWith('domain='))
  )
}
