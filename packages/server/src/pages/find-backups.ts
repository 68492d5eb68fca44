import { html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { showPage } from './page.ts'

/** As the first label of a host may be; which of them are there is nothing this page knows. */
const NAME = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/

/**
 * Leads customers from the site of the cloud to the backups of their database, by its name alone: the answer is the same
 * for one that is there and one that is not.
 */
export function showFindBackups(visit: Visit): Response {
  const asked = (visit.url.searchParams.get('database') ?? '').trim().toLowerCase()
  const isName = NAME.test(asked)
  const problem =
    asked === '' || isName
      ? undefined
      : 'A name has 3 to 40 lower-case letters, digits and hyphens, and begins with a letter.'
  return showPage({
    title: 'Your backups',
    visit,
    narrow: true,
    status: problem === undefined ? 200 : 422,
    main: html`<div class="card">
<h1>Your backups</h1>
<p>They are kept with your database, and its administrators see them there: in the menu of the database, under Backups.</p>
${isName && addressOf(visit, asked)}
<form method="get" action="/backups">
${formInput({ name: 'database', label: 'Name of the database', type: 'text', value: asked, problem, autocomplete: 'off', maxlength: 40, spellcheck: 'false', suffix: `.${new URL(visit.site.origin).hostname}` })}
<button class="button">Show the address</button>
</form>
</div>`,
  })
}

/** A link, not a redirect: `form-action 'self'` ends one to another host. */
function addressOf({ site }: Visit, name: string) {
  const address = `https://${name}.${new URL(site.origin).host}/app/all-backups`
  return html`<p class="notice">If there is a database of this name, its backups are at <a href="${address}">${address}</a>. You sign in there.</p>`
}
