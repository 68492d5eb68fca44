import type { RecoveryOfLink } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import { clearToken, LINK_COOKIE } from '../http/cookies.ts'
import type { Visit } from '../http/visit.ts'
import { csrfField, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'

/** Of whom a recovery is about, who followed the link that ends it. Looking at it ends nothing. */
export async function showStopRecovery(visit: Visit, ports: PagePorts): Promise<Response> {
  const recovery = await getRecovery(visit, ports)
  return recovery.isOpen ? drawQuestion(visit, recovery) : drawOver(visit)
}

/** Ends it, and uses the link up. */
export async function submitStopRecovery(visit: Visit, ports: PagePorts): Promise<Response> {
  const recovery = await getRecovery(visit, ports)
  if ((await ports.stopRecovery(visit)) !== 'stopped') return drawOver(visit)
  const response = drawStopped(visit, recovery)
  response.headers.append('set-cookie', clearToken(LINK_COOKIE))
  return response
}

/** LINK_REFUSED when the cookie stands for another link, or for one that is gone. */
async function getRecovery(visit: Visit, ports: PagePorts): Promise<RecoveryOfLink> {
  const recovery = await ports.recoveryOfLink(visit)
  if (recovery !== undefined) return recovery
  throw new PlatformError('LINK_REFUSED', { details: { reason: 'unknown' } })
}

function drawQuestion(visit: Visit, { login, promotes }: RecoveryOfLink): Response {
  const { slug } = visit.site
  return draw(visit, {
    title: 'Stop the recovery?',
    status: 200,
    content: html`<p>${
      promotes
        ? html`<strong>${login}</strong> is to become an administrator of ${slug}, because no administrator can be reached.`
        : html`<strong>${login}</strong> is to be let into ${slug} again, because every way to sign in was lost.`
    }</p>
<p>Stop it if you did not ask for it, or if you can sign in after all. Whoever runs the cloud can begin again; then the whole week passes anew.</p>
<form method="post" action="/stop-recovery">
${csrfField(visit)}
<button class="button primary">Stop it</button>
</form>`,
  })
}

function drawStopped(visit: Visit, { login }: RecoveryOfLink): Response {
  return draw(visit, {
    title: 'It is stopped',
    status: 200,
    content: html`<p>Nobody is let in as <strong>${login}</strong> by it. Administrators are told by mail, and it is in the audit log.</p>
<p>If you did not ask for it, tell whoever runs the cloud that somebody else did.</p>
<p><a class="button" href="/sign-in">Sign in</a></p>`,
  })
}

function drawOver(visit: Visit): Response {
  return draw(visit, {
    title: 'There is nothing to stop any more',
    status: 410,
    content: html`<p>This recovery is over: it was stopped, used, or ended by itself. You were mailed which.</p>
<p><a class="button" href="/sign-in">Sign in</a></p>`,
  })
}

function draw(
  visit: Visit,
  {
    title,
    status,
    content,
  }: { readonly title: string; readonly status: number; readonly content: Html },
): Response {
  return showPage({
    title,
    visit,
    narrow: true,
    status,
    main: html`<div class="card">
<h1>${title}</h1>
${content}
</div>`,
  })
}
