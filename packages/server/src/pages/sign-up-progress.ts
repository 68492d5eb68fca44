import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { attributes, html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { PagePorts, SignUpProgress } from './page-ports.ts'

/** A database that was ready is handed out in less, so most people never see the waiting page. */
const PATIENCE_MS = 1500
const POLL_MS = 100

/** How far the making of a database is; loads itself again until it is done, then goes to the new site. */
export async function showSignUpProgress(visit: Visit, ports: PagePorts): Promise<Response> {
  const progress = await awaitProgress(visit, ports)
  if (progress === undefined) throw new PlatformError('NOT_FOUND')
  switch (progress.kind) {
    case 'working':
      return drawWorking(visit, progress)
    case 'ready':
      return drawReady(visit, progress)
    case 'failed':
      return drawFailed(visit, progress)
  }
}

async function awaitProgress(
  visit: Visit,
  { signUp }: PagePorts,
): Promise<SignUpProgress | undefined> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const progress = await signUp.progress(visit, visit.params['ticket'] ?? '')
    if (progress?.kind !== 'working' || performance.now() > deadline) return progress
    await delay(POLL_MS)
  }
}

function drawWorking(
  visit: Visit,
  { done, total, message }: Extract<SignUpProgress, { kind: 'working' }>,
): Response {
  return showPage({
    title: 'Creating your database',
    visit,
    narrow: true,
    refresh: { seconds: 1, url: visit.url.pathname },
    main: html`<div class="card">
<h1>Creating your database</h1>
<p><label for="progress">${message}</label>
<progress id="progress"${attributes({ value: done, max: Math.max(total, 1) })}>${done} of ${total}</progress></p>
<p class="quiet">This takes a few seconds. The page goes on by itself; you can also close it, nothing is lost.</p>
</div>`,
  })
}

function drawReady(
  visit: Visit,
  { url, entry = url }: Extract<SignUpProgress, { kind: 'ready' }>,
): Response {
  return showPage({
    title: 'Your database is ready',
    visit,
    narrow: true,
    // Not a redirect: it would be part of the form's navigation, and `form-action 'self'` ends that at this site.
    refresh: { seconds: 0, url: entry },
    main: html`<div class="card">
<h1>Your database is ready</h1>
<p>Its address is <a href="${url}">${url}</a>.</p>
<p><a class="button primary" href="${entry}">Open your database</a></p>
</div>`,
  })
}

function drawFailed(
  visit: Visit,
  { message, reference }: Extract<SignUpProgress, { kind: 'failed' }>,
): Response {
  return showPage({
    title: 'The database was not created',
    visit,
    narrow: true,
    main: html`<div class="card">
<h1>The database was not created</h1>
<p>${message}</p>
<p>Nothing was kept, also not your password, and the name is free again.</p>
<p><a class="button primary" href="/sign-up">Try again</a></p>
<p class="quiet">Reference: <code>${reference}</code></p>
</div>`,
  })
}
