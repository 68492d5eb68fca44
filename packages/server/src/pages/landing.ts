import { html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { Viewer } from './page-ports.ts'

/** What this is, in claims that the running system keeps. */
export function showLanding(visit: Visit, viewer: Viewer | undefined): Response {
  return showPage({
    title: 'ZENNNN',
    visit,
    viewer,
    main: html`<div class="hero">
<h1>Business apps, each customer in a database of its own</h1>
<p class="lead">Contacts, quotations and orders for your company, in a PostgreSQL database that holds nobody else’s data. The source code is open.</p>
<p><a class="button primary" href="/sign-up">Create your database</a></p>
</div>
<h2>How it works</h2>
<ul class="cards">
<li class="card"><h3>Your own database</h3><p>Made in seconds, under an address of yours. Its login role cannot connect to any other database.</p></li>
<li class="card"><h3>Rights that hold everywhere</h3><p>Who may see which record is decided inside PostgreSQL, for every page, every call of the API and every count.</p></li>
<li class="card"><h3>From quotation to order</h3><p>Send a quotation by e-mail. Your customer sees and confirms it through a signed link, without an account.</p></li>
<li class="card"><h3>An API for everything</h3><p>Read, filter, nest and change records over HTTPS; import your files with every bad row listed.</p></li>
<li class="card"><h3>Backups you can see</h3><p>Made each night, restored and compared, and yours to download or bring back. <a href="/backups">Find your backups</a></p></li>
<li class="card"><h3>Nothing to take on trust</h3><p><a href="/security">Each promise, and what was found when it was last tried</a>. Also public: <a href="/staff-access">who of us can see your data</a>, and <a href="/locations">where backups lie</a>.</p></li>
</ul>`,
  })
}
