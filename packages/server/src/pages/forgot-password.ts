import { waitWords } from '@zennnn/kernel'
import { html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { csrfField, seeOther, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'

export async function showForgotPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  if (!(await ports.signInWays(visit)).password) return drawTurnedOff(visit)
  return drawForm(visit, { login: visit.url.searchParams.get('login') ?? '', status: 200 })
}

/** Answers alike whoever the login belongs to, also nobody. */
export async function submitForgotPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  const login = ((await visit.form()).get('login') ?? '').trim()
  if (login === '')
    return drawForm(visit, {
      login,
      status: 422,
      problem: 'Write your login or your e-mail address.',
    })
  const retryAfterS = await ports.requestPassword(visit, login)
  if (retryAfterS === undefined) return seeOther('/forgot-password/sent')
  return drawForm(visit, {
    login,
    status: 429,
    problem: `This was asked for too often. Wait ${waitWords(retryAfterS)}, then try again. Look into your e-mail meanwhile, also where unwanted mail goes.`,
  })
}

export function showForgotPasswordSent(visit: Visit): Response {
  return showPage({
    title: 'Look into your e-mail',
    visit,
    narrow: true,
    main: html`<div class="card">
<h1>Look into your e-mail</h1>
<p>If there is an account with that login, a mail is on its way to its address. The link in it works for one hour.</p>
<p>Nothing there after a few minutes? Look where unwanted mail goes, check how you wrote the login, or ask an administrator of your database.</p>
<p><a class="button" href="/sign-in">Back to signing in</a></p>
</div>`,
  })
}

/** The same for everybody, so it tells nothing of who is here. */
function drawTurnedOff(visit: Visit): Response {
  return showPage({
    title: 'Passwords are turned off',
    visit,
    narrow: true,
    main: html`<div class="card">
<h1>Passwords are turned off</h1>
<p>No password opens this database, so none can be chosen anew. A password of your directory is changed there. If nothing opens your account any more, ask your administrator.</p>
<p><a class="button" href="/sign-in">Back to signing in</a></p>
</div>`,
  })
}

function drawForm(
  visit: Visit,
  {
    login,
    status,
    problem,
  }: { readonly login: string; readonly status: number; readonly problem?: string },
): Response {
  return showPage({
    title: 'Forgot your password?',
    visit,
    narrow: true,
    status,
    main: html`<div class="card">
<h1>Forgot your password?</h1>
<p>Write how you sign in. You get a mail with a link to choose a new password.</p>
<form method="post" action="/forgot-password">
${csrfField(visit)}
${formInput({ name: 'login', label: 'Login or e-mail address', type: 'text', value: login, problem, autocomplete: 'username', maxlength: 254, spellcheck: 'false' })}
<button class="button primary">Send the link</button>
</form>
<p><a href="/sign-in">Back to signing in</a></p>
</div>`,
  })
}
