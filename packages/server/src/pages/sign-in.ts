import type { SignInOutcome, SignInWays } from '@zennnn/identity'
import { waitWords } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import { signInCookies } from '../http/sign-in-answer.ts'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { csrfField, seeOther, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { PASSKEY_SCRIPT_PATH, passkeyPart } from './passkey-part.ts'

interface SignInForm {
  readonly login: string
  readonly next: string
  readonly problem?: string
  readonly status?: number
}

export async function showSignIn(visit: Visit, ports: PagePorts): Promise<Response> {
  const { searchParams } = visit.url
  return await drawSignIn(visit, ports, {
    login: searchParams.get('login') ?? '',
    next: localPath(searchParams.get('next')),
  })
}

/** Wrong login and wrong password look alike. */
export async function submitSignIn(visit: Visit, ports: PagePorts): Promise<Response> {
  const form = await visit.form()
  const login = form.get('login') ?? ''
  const next = localPath(form.get('next') ?? null)
  const outcome = await ports.signIn(visit, { login, password: form.get('password') ?? '' })
  switch (outcome.kind) {
    case 'signed_in':
    case 'second_factor':
    case 'enrolment':
      return enterPage(visit, outcome, next)
    case 'throttled':
      return await drawSignIn(visit, ports, {
        login,
        next,
        status: 429,
        problem: `Too many attempts. Wait ${waitWords(outcome.retryAfterS)}, then try again.`,
      })
    case 'refused':
      return await drawSignIn(visit, ports, {
        login,
        next,
        status: 401,
        problem: 'The login or the password is not right. Check both and try again.',
      })
  }
}

/** Goes on with what somebody got by proving who he is: to `next`, or to the page for the factor that is owed. */
export function enterPage(
  visit: Visit,
  outcome: Exclude<SignInOutcome, { kind: 'refused' | 'throttled' }>,
  next: string,
): Response {
  const cookies = signInCookies(visit, outcome)
  if (outcome.kind === 'signed_in') return seeOther(next, {}, cookies)
  const step = outcome.kind === 'second_factor' ? '/sign-in/code' : '/sign-in/set-up'
  return seeOther(`${step}?next=${encodeURIComponent(next)}`, {}, cookies)
}

/** The sign-in page again, with what went wrong. */
export async function drawSignIn(
  visit: Visit,
  ports: PagePorts,
  { login, next, problem, status = 200 }: SignInForm,
): Promise<Response> {
  const ways = await ports.signInWays(visit)
  return showPage({
    title: 'Sign in',
    visit,
    narrow: true,
    ...(ways.passkey && { script: PASSKEY_SCRIPT_PATH }),
    status,
    main: html`<div class="card">
<h1>Sign in${visit.site.kind === 'customer' && html` to ${visit.site.slug}`}</h1>
${problem !== undefined && html`<div class="notice bad" role="alert"><p>${problem}</p></div>`}
${takesPasswords(ways) ? passwordForm(visit, ways, { login, next }) : html`<p>Passwords are turned off here. Sign in by what you set up${ways.passkey && html`: a passkey${ways.providers.length > 0 && html`, or an account elsewhere`}`}. If nothing opens your account any more, ask your administrator.</p>`}
${ways.passkey && passkeyPart({ prove: '/auth/passkey', next, label: takesPasswords(ways) ? 'Use a passkey instead' : 'Use a passkey' })}
${ways.providers.map(({ id, name }) => html`<p><a class="button" href="/sign-in/with/${id}?next=${encodeURIComponent(next)}">Sign in with ${name}</a></p>`)}
${visit.site.kind === 'customer' && ways.password && html`<p><a href="/forgot-password">Forgot your password?</a></p>`}
</div>`,
  })
}

function takesPasswords({ password, directory }: SignInWays): boolean {
  return password || directory
}

function passwordForm(visit: Visit, { password }: SignInWays, { login, next }: SignInForm): Html {
  return html`<form method="post" action="/sign-in">
${csrfField(visit)}
<input type="hidden" name="next" value="${next}">
${formInput({ name: 'login', label: 'Login', type: 'text', value: login, autocomplete: 'username', maxlength: 254, spellcheck: 'false', hint: password ? 'Usually your e-mail address.' : 'As in your directory.' })}
${formInput({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxlength: 1024, ...(!password && { hint: 'That of your directory; passwords of this database are turned off.' }) })}
<button class="button primary">Sign in</button>
</form>`
}

/**
 * Where to go on: a path of this site and nothing else, so that no mail can send people elsewhere through here.
 */
export function localPath(path: string | null): string {
  // Visible ASCII without the backslash: what else an address may hold is percent-encoded in it, and no header takes it.
  return path !== null && /^\/(?![/\\])[!-[\]-~]*$/.test(path) ? path : '/app'
}
