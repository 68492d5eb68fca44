import { PlatformError } from '@zennnn/kernel'
import { attributes, html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { PagePorts, SignUpProgress } from './page-ports.ts'

/** How far the making of a database is; loads itself again until it is done, then goes to the new site. */
export async function showSignUpProgress(visit: Visit, ports: PagePorts): Promise<Response> {
  const progress = await ports.signUp.progress(visit, visit.params['ticket'] ?? '')
  if (progress === undefined) throw new PlatformError('NOT_FOUND')
  switch (progress.kind) {
    case 'working':
      return drawWorking(visit, progress)
    case 'ready':
      return drawReady(visit, progress.url)
    case 'failed':
      return drawFailed(visit, progress)
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

function drawReady(visit: Visit, url: string): Response {
  return showPage({
    title: 'Your database is ready',
    visit,
    narrow: true,
    refresh: { seconds: 1, url },
    main: html`<div class="card">
<h1>Your database is ready</h1>
<p>Its address is <a href="${url}">${url}</a>.</p>
<p><a class="button primary" href="${url}">Sign in to your database</a></p>
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
