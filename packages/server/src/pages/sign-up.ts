import { attributes, type Html, html } from '@zennnn/templates'
import { ENTRY_COOKIE, writeToken } from '../http/cookies.ts'
import type { Visit } from '../http/visit.ts'
import { formInput, problemSummary } from './form-field.ts'
import { csrfField, seeOther, showPage } from './page.ts'
import type { PagePorts, SignUpProblems, SignUpRequest } from './page-ports.ts'
import { strengthPart } from './strength-part.ts'

/** As long as the link works that it stands for. */
const ENTRY_S = 3600
const NO_PROBLEMS: SignUpProblems = new Map()
/** As the order of the database has it: what of it is known, and so no password. */
const KNOWN_FROM = ['company', 'name', 'email', 'slug'] as const

export function showSignUp(visit: Visit, ports: PagePorts): Response {
  const empty: SignUpRequest = {
    company: '',
    name: '',
    email: '',
    password: '',
    slug: '',
    apps: ports.signUp.offered.map((app) => app.name),
  }
  return drawSignUp(visit, ports, empty, NO_PROBLEMS)
}

/** Starts the making of the database and goes to the page that shows how far it is. */
export async function submitSignUp(visit: Visit, ports: PagePorts): Promise<Response> {
  const request = readRequest(await visit.form(), ports)
  const missing = missingFields(request)
  if (missing.size > 0) return drawSignUp(visit, ports, request, missing)
  const start = await ports.signUp.start(visit, request)
  if (start.kind === 'refused') return drawSignUp(visit, ports, request, start.problems)
  const cookie = writeToken(ENTRY_COOKIE, start.entry, ENTRY_S)
  return seeOther(`/sign-up/${encodeURIComponent(start.ticket)}`, { 'set-cookie': cookie })
}

function readRequest(form: ReadonlyMap<string, string>, ports: PagePorts): SignUpRequest {
  const text = (name: string) => (form.get(name) ?? '').trim()
  return {
    company: text('company'),
    name: text('name'),
    email: text('email'),
    // Spaces may be part of a password.
    password: form.get('password') ?? '',
    slug: text('slug').toLowerCase(),
    apps: ports.signUp.offered.map((app) => app.name).filter((name) => form.has(`app_${name}`)),
  }
}

function missingFields(request: SignUpRequest): SignUpProblems {
  const sentences: readonly (readonly [keyof SignUpRequest, string])[] = [
    ['company', 'Write the name of your company.'],
    ['name', 'Write your name.'],
    ['email', 'Write your e-mail address.'],
    ['password', 'Choose a password.'],
    ['slug', 'Choose a name for the database.'],
  ]
  return new Map(sentences.filter(([name]) => request[name].length === 0))
}

function drawSignUp(
  visit: Visit,
  ports: PagePorts,
  request: SignUpRequest,
  problems: SignUpProblems,
): Response {
  const { demands } = ports.signUp
  const hint = `At least ${demands.minimumLength} characters; a few words are easy to remember.`
  const below = strengthPart({ field: 'password', demands, knownFrom: KNOWN_FROM })
  return showPage({
    title: 'Create your database',
    visit,
    narrow: true,
    script: ports.passwordScript,
    status: problems.size === 0 ? 200 : 422,
    main: html`<div class="card">
<h1>Create your database</h1>
${problems.size > 0 && problemSummary('Nothing was created yet. Please correct this:', problems)}
<form method="post" action="/sign-up">
${csrfField(visit)}
${formInput({ name: 'company', label: 'Company', type: 'text', value: request.company, problem: problems.get('company'), autocomplete: 'organization', maxlength: 120 })}
${formInput({ name: 'name', label: 'Your name', type: 'text', value: request.name, problem: problems.get('name'), autocomplete: 'name', maxlength: 120 })}
${formInput({ name: 'email', label: 'E-mail', type: 'email', value: request.email, problem: problems.get('email'), autocomplete: 'email', maxlength: 120, hint: 'You sign in with it.' })}
${formInput({ name: 'password', label: 'Password', type: 'password', problem: problems.get('password'), autocomplete: 'new-password', maxlength: 1024, hint, below })}
${formInput({ name: 'slug', label: 'Name of the database', type: 'text', value: request.slug, problem: problems.get('slug'), autocomplete: 'off', maxlength: 40, spellcheck: 'false', suffix: `.${ports.domain}`, hint: 'Your address. Lower-case letters, digits and hyphens; it begins with a letter.' })}
${appChoices(ports, request, problems.get('apps'))}
<button class="button primary">Create database</button>
</form>
</div>`,
  })
}

function appChoices(ports: PagePorts, request: SignUpRequest, problem: string | undefined): Html {
  return html`<fieldset id="apps">
<legend>Apps</legend>
${problem !== undefined && html`<p class="error">${problem}</p>`}
${ports.signUp.offered.map(
  ({ name, label, summary }) => html`<div class="choice">
<input${attributes({ type: 'checkbox', id: `app_${name}`, name: `app_${name}`, value: 'yes', checked: request.apps.includes(name), 'aria-describedby': `app_${name}-hint` })}>
<div><label for="app_${name}">${label}</label><p class="hint" id="app_${name}-hint">${summary}</p></div>
</div>`,
)}
</fieldset>`
}
