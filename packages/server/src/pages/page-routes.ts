import { PlatformError } from '@zennnn/kernel'
import { clearToken, PROVIDER_COOKIE, SESSION_COOKIE } from '../http/cookies.ts'
import type { Method, Route } from '../http/route.ts'
import type { Visit } from '../http/visit.ts'
import { showFindBackups } from './find-backups.ts'
import {
  showForgotPassword,
  showForgotPasswordSent,
  submitForgotPassword,
} from './forgot-password.ts'
import { showHome } from './home.ts'
import { showInbox, showInboxMail } from './inbox.ts'
import { showLanding } from './landing.ts'
import { openLinkPage, showLinkPage, submitLinkPage } from './link-show.ts'
import { showLocations } from './locations.ts'
import { showNewPassword, submitNewPassword } from './new-password.ts'
import { showOwnPassword, submitOwnPassword } from './own-password.ts'
import { seeOther } from './page.ts'
import type { PagePorts, Viewer } from './page-ports.ts'
import { passkeyScriptRoute } from './passkey-part.ts'
import { departAgain, departTo, departToProof, returnFrom } from './provider-pages.ts'
import { showRecordList } from './record-list.ts'
import { showRecord } from './record-show.ts'
import { showCode, showSetUp, submitCode, submitSetUp } from './second-factor.ts'
import { showSignIn, submitSignIn } from './sign-in.ts'
import { showSignUp, submitSignUp } from './sign-up.ts'
import { showSignUpProgress } from './sign-up-progress.ts'
import { showStaffAccess } from './staff-access.ts'
import { showStopRecovery, submitStopRecovery } from './stop-recovery.ts'
import { styleRoute } from './style.ts'

type Draw = (visit: Visit, ports: PagePorts) => Response | Promise<Response>
type DrawFor = (visit: Visit, ports: PagePorts, viewer: Viewer) => Promise<Response>

type Place = Partial<Pick<Route, 'site' | 'access' | 'spends'>>

/** Whoever stands at a step has no session that counts. */
const ANONYMOUS: Place = { access: 'anonymous' }

/** Every page for people. They need no JavaScript, and all they know comes through the ports. */
export function pageRoutes(ports: PagePorts): readonly Route[] {
  const get = (path: string, draw: Draw, place: Place = {}): Route =>
    page(['GET', 'HEAD'], path, place, async (visit) => await draw(visit, ports))
  const post = (path: string, draw: Draw, place: Place = {}): Route =>
    page(['POST'], path, place, async (visit) => await draw(visit, ports))
  const getFor = (path: string, draw: DrawFor, place: Place = {}): Route =>
    get(path, forViewer(draw), { ...place, access: 'session' })
  const postFor = (path: string, draw: DrawFor): Route =>
    post(path, forViewer(draw), { access: 'session' })
  return [
    styleRoute,
    passkeyScriptRoute,
    get('/', showStart),
    get('/staff-access', showStaffAccess),
    get('/sign-in', showSignIn),
    post('/sign-in', submitSignIn),
    get('/sign-in/with/:provider', departTo),
    get('/sign-in/with/:provider/again', departAgain),
    getFor('/sign-in/with/:provider/proof', departToProof),
    get('/sign-in/with/:provider/back', returnFrom, { spends: PROVIDER_COOKIE }),
    get('/forgot-password', showForgotPassword, { site: 'customer' }),
    post('/forgot-password', submitForgotPassword, { site: 'customer' }),
    get('/forgot-password/sent', showForgotPasswordSent, { site: 'customer' }),
    get('/new-password', showNewPassword, { site: 'customer', access: 'link' }),
    post('/new-password', submitNewPassword, { site: 'customer', access: 'link' }),
    get('/stop-recovery', showStopRecovery, { site: 'customer', access: 'link' }),
    post('/stop-recovery', submitStopRecovery, { site: 'customer', access: 'link' }),
    getFor('/password', showOwnPassword),
    postFor('/password', submitOwnPassword),
    get('/sign-in/code', showCode, ANONYMOUS),
    post('/sign-in/code', submitCode, ANONYMOUS),
    get('/sign-in/set-up', showSetUp, ANONYMOUS),
    post('/sign-in/set-up', submitSetUp, ANONYMOUS),
    post('/sign-out', leave, { access: 'session' }),
    getFor('/home', showHome),
    getFor('/records/:model', showRecordList),
    getFor('/records/:model/:id', showRecord),
    get('/locations', showLocations, { site: 'cloud' }),
    get('/sign-up', showSignUp, { site: 'cloud' }),
    post('/sign-up', submitSignUp, { site: 'cloud' }),
    get('/sign-up/:ticket', showSignUpProgress, { site: 'cloud' }),
    get('/backups', showFindBackups, { site: 'cloud' }),
    getFor('/inbox', showInbox, { site: 'cloud' }),
    getFor('/inbox/:id', showInboxMail, { site: 'cloud' }),
    get('/link/:secret', openLinkPage, { site: 'customer' }),
    get('/link', showLinkPage, { site: 'customer', access: 'link' }),
    post('/link', submitLinkPage, { site: 'customer', access: 'link' }),
  ]
}

function page(
  methods: readonly Method[],
  path: string,
  place: Place,
  answer: Route['answer'],
): Route {
  return { methods, path, site: 'any', access: 'anyone', kind: 'page', ...place, answer }
}

function forViewer(draw: DrawFor): Draw {
  return async (visit, ports) => {
    const viewer = await ports.viewer(visit)
    if (viewer === undefined) throw new PlatformError('NOT_SIGNED_IN')
    return await draw(visit, ports, viewer)
  }
}

/** The cloud says what it is; a customer's database is for those who know. */
async function showStart(visit: Visit, ports: PagePorts): Promise<Response> {
  if (visit.site.kind === 'customer') return seeOther('/app')
  return showLanding(visit, await ports.viewer(visit))
}

async function leave(visit: Visit, ports: PagePorts): Promise<Response> {
  await ports.signOut(visit)
  return seeOther('/sign-in', {
    'set-cookie': clearToken(SESSION_COOKIE),
    // What the client keeps in this browser is not for who comes next.
    'clear-site-data': '"cache", "storage"',
  })
}
