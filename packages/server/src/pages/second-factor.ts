import type { SignInOutcome, TotpSetup } from '@zennnn/identity'
import { waitWords } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import { qrImage } from '../http/factor-routes.ts'
import { signInCookies } from '../http/sign-in-answer.ts'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { seeOther, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { PASSKEY_SCRIPT_PATH, passkeyEnrolment, passkeyPart } from './passkey-part.ts'
import { localPath } from './sign-in.ts'

const CODE = {
  name: 'code',
  type: 'text',
  autocomplete: 'one-time-code',
  maxlength: 40,
  spellcheck: 'false',
} as const

/** After the password: the code. Without a step of signing in one begins again. */
export function showCode(visit: Visit): Response {
  if (visit.step === undefined) return seeOther('/sign-in')
  return drawCode(visit, { next: localPath(visit.url.searchParams.get('next')) })
}

export async function submitCode(visit: Visit, ports: PagePorts): Promise<Response> {
  if (visit.step === undefined) return seeOther('/sign-in')
  const form = await visit.form()
  const next = localPath(form.get('next') ?? null)
  const outcome = await ports.answerStep(visit, form.get('code') ?? '')
  if (outcome.kind === 'signed_in') return seeOther(next, {}, signInCookies(visit, outcome))
  return drawCode(visit, { next, ...problemOf(outcome) })
}

/** The policy wants a second factor and there is none: what it is, and the way to begin. */
export function showSetUp(visit: Visit): Response {
  if (visit.step === undefined) return seeOther('/sign-in')
  const next = localPath(visit.url.searchParams.get('next'))
  return draw(visit, {
    title: 'A second factor is needed',
    body: passkeyEnrolment({
      next,
      setUp: html`<p>Your administrator wants more than a password here: a code of six digits that an app on your phone shows.</p>
<p>Any app for such codes will do. Have it ready, then begin.</p>
<form method="post" action="/sign-in/set-up">
<input type="hidden" name="next" value="${next}">
<button class="button primary">Begin</button>
</form>`,
    }),
  })
}

/** Begins; with a code, ends. */
export async function submitSetUp(visit: Visit, ports: PagePorts): Promise<Response> {
  if (visit.step === undefined) return seeOther('/sign-in')
  const form = await visit.form()
  const next = localPath(form.get('next') ?? null)
  const code = form.get('code')
  if (code === undefined) return drawSetUp(visit, await ports.beginEnrolment(visit), { next })
  const { outcome, recoveryCodes } = await ports.enrol(visit, code)
  if (outcome.kind !== 'signed_in')
    return await drawSetUpAgain(visit, ports, { next, ...problemOf(outcome) })
  const response = draw(visit, {
    title: 'Keep these codes',
    body: html`<p>You are signed in, and the app protects your account. When you do not have it at hand, each of these codes opens the account once. They are not shown again.</p>
<ul>${recoveryCodes.map((one) => html`<li><code>${one}</code></li>`)}</ul>
<p><a class="button primary" href="${next}">I have kept them</a></p>`,
  })
  for (const cookie of signInCookies(visit, outcome)) response.headers.append('set-cookie', cookie)
  return response
}

interface Asked {
  readonly next: string
  readonly problem?: string
  readonly status?: number
}

function drawCode(visit: Visit, { next, problem, status = 200 }: Asked): Response {
  return draw(visit, {
    title: 'Your code',
    status,
    body: html`<form method="post" action="/sign-in/code">
<input type="hidden" name="next" value="${next}">
${formInput({ ...CODE, label: 'Code', problem, hint: 'The six digits that your app shows now, or one of your recovery codes.' })}
<button class="button primary">Sign in</button>
</form>
${passkeyPart({ prove: '/auth/second-factor/passkey', next, label: 'Use a passkey instead' })}
<p><a href="/sign-in">Begin again</a></p>`,
  })
}

/** After a wrong code: the same app, unless another step began one meanwhile. */
async function drawSetUpAgain(
  visit: Visit,
  ports: PagePorts,
  asked: Asked & { readonly problem: string },
): Promise<Response> {
  const pending = await ports.findEnrolment(visit)
  if (pending !== undefined) return drawSetUp(visit, pending, asked)
  const problem = `${asked.problem} Scan the new picture.`
  return drawSetUp(visit, await ports.beginEnrolment(visit), { ...asked, problem })
}

function drawSetUp(
  visit: Visit,
  { secret, uri }: TotpSetup,
  { next, problem, status = 200 }: Asked,
): Response {
  return draw(visit, {
    title: 'Set up the app',
    status,
    body: html`${problem !== undefined && html`<div class="notice bad" role="alert"><p>${problem}</p></div>`}
<p>Scan this picture with the app, or type the key into it.</p>
<p><img src="${qrImage(uri)}" width="230" height="230" alt="QR code for the app"></p>
<p>Key: <code>${secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p>
<form method="post" action="/sign-in/set-up">
<input type="hidden" name="next" value="${next}">
${formInput({ ...CODE, label: 'Code', hint: 'The six digits that the app shows now.' })}
<button class="button primary">Confirm</button>
</form>`,
  })
}

function problemOf(outcome: SignInOutcome): { readonly problem: string; readonly status: number } {
  return outcome.kind === 'throttled'
    ? {
        problem: `Too many attempts. Wait ${waitWords(outcome.retryAfterS)}, then try again.`,
        status: 429,
      }
    : { problem: 'The code is not right, or was used before. Type the next one.', status: 401 }
}

function draw(
  visit: Visit,
  page: { readonly title: string; readonly body: Html; readonly status?: number },
): Response {
  const { title, body, status = 200 } = page
  return showPage({
    title,
    visit,
    narrow: true,
    script: PASSKEY_SCRIPT_PATH,
    status,
    main: html`<div class="card">
<h1>${title}</h1>
${body}
</div>`,
  })
}
