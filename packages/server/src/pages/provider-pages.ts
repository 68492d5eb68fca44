import { type Departure, PROVIDER_VISIT_S, type ProviderRefusal } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { PROVIDER_COOKIE, writeToken } from '../http/cookies.ts'
import { renewedCookies } from '../http/sign-in-answer.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { drawSignIn, enterPage, localPath } from './sign-in.ts'

/** Of the client, in the window that was opened for it: tells the page behind it to go on, or says why not. */
const PROVED_PATH = '/app/identity-proved'

/** What happened, and what to do. */
const REFUSALS: Readonly<Record<ProviderRefusal, readonly [string, string]>> = {
  unknown_state: [
    'This does not belong to anything that was begun in this browser within the last ten minutes.',
    'Begin again.',
  ],
  declined: ['The provider did not sign you in.', 'Begin again, or use another way.'],
  invalid: [
    'What the provider answered cannot be relied on.',
    'Try again later; if it stays so, tell your administrator, whose test says what is wrong.',
  ],
  method_not_allowed: [
    'The provider was turned off here meanwhile.',
    'Sign in another way. If nothing else opens your account, ask your administrator.',
  ],
  not_linked: [
    'This account of the provider is not linked to any user here.',
    'Sign in another way and link it first. If you never had a password here, ask your administrator.',
  ],
}

/** Off to the provider, in a browser that alone may come back. */
export async function departTo(visit: Visit, ports: PagePorts): Promise<Response> {
  const path = localPath(visit.url.searchParams.get('next'))
  const next = path.length > 2000 ? '/app' : path
  return sendTo(await ports.departToSignIn(visit, { purpose: 'sign_in', next }))
}

/** The same in a window of its own, beside a page whose session is over. */
export async function departAgain(visit: Visit, ports: PagePorts): Promise<Response> {
  return sendTo(await ports.departToSignIn(visit, { purpose: 'renew', next: PROVED_PATH }))
}

/** The same for whoever is signed in, to prove that it is he. */
export async function departToProof(visit: Visit, ports: PagePorts): Promise<Response> {
  return sendTo(await ports.departToProve(visit))
}

/** Back from it. */
export async function returnFrom(visit: Visit, ports: PagePorts): Promise<Response> {
  const arrival = await ports.returnFromProvider(visit)
  if (arrival.kind === 'linked') return accountPage('linked', visit.params['provider'] ?? '')
  if (arrival.kind === 'link_refused') return accountPage('refused', arrival.why)
  if (arrival.kind === 'proved') return seeOther(PROVED_PATH, {}, renewedCookies(arrival.session))
  if (arrival.kind === 'proof_refused')
    return seeOther(`${PROVED_PATH}?${new URLSearchParams({ refused: arrival.why }).toString()}`)
  if (arrival.kind === 'entered') return enterPage(visit, arrival.outcome, arrival.next)
  const [message, hint] = REFUSALS[arrival.why]
  // Who is signed in is in the middle of linking, most likely: a form to sign in would say something else. A cookie alone says
  // nothing: that of a session that is over stays with the browser.
  if ((await ports.viewer(visit)) !== undefined)
    throw new PlatformError('VALUE_INVALID', { message, hint })
  return await drawSignIn(visit, ports, {
    login: '',
    next: localPath(arrival.next ?? null),
    status: 401,
    problem: `${message} ${hint}`,
  })
}

function sendTo({ location, browser }: Departure): Response {
  return seeOther(location, {}, [writeToken(PROVIDER_COOKIE, browser, PROVIDER_VISIT_S)])
}

/** Where somebody links accounts; it says in words what the address says came of it. */
function accountPage(outcome: 'linked' | 'refused', what: string): Response {
  return seeOther(`/app/my-account?${new URLSearchParams({ [outcome]: what }).toString()}`)
}
