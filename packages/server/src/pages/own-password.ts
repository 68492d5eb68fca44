import type { RenewedSession } from '@zennnn/identity'
import { waitWords } from '@zennnn/kernel'
import { html } from '@zennnn/templates'
import { renewedCookies } from '../http/sign-in-answer.ts'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { csrfField, showPage } from './page.ts'
import type { OwnPasswords, PagePorts, Viewer } from './page-ports.ts'
import { passwordProblem } from './password-problem.ts'

interface Problems {
  readonly status: number
  readonly current?: string
  readonly password?: string
}

export async function showOwnPassword(
  visit: Visit,
  ports: PagePorts,
  viewer: Viewer,
): Promise<Response> {
  const keeper = await ports.passwordKeeper(visit)
  return keeper === 'here'
    ? await drawForm(visit, { ports, viewer, problems: { status: 200 } })
    : drawElsewhere(visit, viewer, keeper)
}

/** Nobody changes it who does not know the current one: an open session that somebody left is not enough. */
export async function submitOwnPassword(
  visit: Visit,
  ports: PagePorts,
  viewer: Viewer,
): Promise<Response> {
  const form = await visit.form()
  const outcome = await change(visit, ports, {
    current: form.get('current_password') ?? '',
    password: form.get('password') ?? '',
    keepsKeys: false,
  })
  return 'session' in outcome
    ? drawDone(visit, outcome.session)
    : await drawForm(visit, { ports, viewer, problems: outcome })
}

async function change(
  visit: Visit,
  ports: PagePorts,
  passwords: OwnPasswords,
): Promise<Problems | { readonly session: RenewedSession }> {
  try {
    const outcome = await ports.changePassword(visit, passwords)
    if (outcome.kind === 'changed') return outcome
    return outcome.kind === 'refused'
      ? { status: 422, current: 'The password is not right.' }
      : {
          status: 429,
          current: `Too many attempts. Wait ${waitWords(outcome.retryAfterS)}, then try again.`,
        }
  } catch (error) {
    const password = passwordProblem(error)
    if (password === undefined) throw error
    return { status: 422, password }
  }
}

async function drawForm(
  visit: Visit,
  {
    ports,
    viewer,
    problems,
  }: { readonly ports: PagePorts; readonly viewer: Viewer; readonly problems: Problems },
): Promise<Response> {
  const { minimumLength } = await ports.ownPasswordRules(visit)
  return showPage({
    title: 'Change your password',
    visit,
    viewer,
    narrow: true,
    status: problems.status,
    main: html`<div class="card">
<h1>Change your password</h1>
<p>Wherever else you are signed in, you are signed out, and your API keys end.</p>
<form method="post" action="/password">
${csrfField(visit)}
<input type="text" name="username" value="${viewer.user.login}" autocomplete="username" hidden>
${formInput({ name: 'current_password', label: 'Current password', type: 'password', problem: problems.current, autocomplete: 'current-password', maxlength: 1024 })}
${formInput({ name: 'password', label: 'New password', type: 'password', problem: problems.password, autocomplete: 'new-password', maxlength: 1024, hint: `At least ${minimumLength} characters; a few words are easy to remember.` })}
<button class="button primary">Change password</button>
</form>
</div>`,
  })
}

/** Who has no password here has no current one to type. */
function drawElsewhere(visit: Visit, viewer: Viewer, keeper: 'directory' | undefined): Response {
  return showPage({
    title: 'Your password',
    visit,
    viewer,
    narrow: true,
    main: html`<div class="card">
<h1>Your password</h1>
${keeper === 'directory' ? html`<p>Your directory keeps your password. Change it there; the new one holds here, too.</p>` : html`<p>You sign in without a password: there is none to change.</p>`}
<p><a class="button" href="/">Go to the start</a></p>
</div>`,
  })
}

/** Without the frame of who is signed in: its forms carry the token of the session of before. */
function drawDone(visit: Visit, session: RenewedSession): Response {
  const response = showPage({
    title: 'Your password was changed',
    visit,
    narrow: true,
    main: html`<div class="card">
<h1>Your password was changed</h1>
<p>It holds from now on. You are signed out everywhere else, your API keys have ended, and where we know your e-mail address, a mail tells you of it.</p>
<p><a class="button primary" href="/">Go on</a></p>
</div>`,
  })
  for (const cookie of renewedCookies(session)) response.headers.append('set-cookie', cookie)
  return response
}
