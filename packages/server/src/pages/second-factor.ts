import type { SecondFactor, SignInOutcome, TotpSetup } from '@zennnn/identity'
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

/** After the password: what is owed. Without a step of signing in one begins again. */
export async function showCode(visit: Visit, ports: PagePorts): Promise<Response> {
  return await drawStep(visit, ports, { next: localPath(visit.url.searchParams.get('next')) })
}

export async function submitCode(visit: Visit, ports: PagePorts): Promise<Response> {
  if (visit.step === undefined) return seeOther('/sign-in')
  const form = await visit.form()
  const next = localPath(form.get('next') ?? null)
  const outcome = await ports.answerStep(visit, form.get('code') ?? '')
  if (outcome.kind === 'signed_in') return seeOther(next, {}, signInCookies(visit, outcome))
  return await drawStep(visit, ports, { next, ...problemOf(outcome) })
}

/** The policy wants a second factor and there is none: what it is, and the way to begin. */
export function showSetUp(visit: Visit): Response {
  if (visit.step === undefined) return seeOther('/sign-in')
  const next = localPath(visit.url.searchParams.get('next'))
  return draw(visit, {
    title: 'A second factor is needed',
    body: passkeyEnrolment({
      next,
      setUp: html`<p>Your administrator wants a second factor here: a code of six digits that an app on your phone shows.</p>
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
    body: html`<p>You are signed in, and the app protects your account. When you do not have it at hand, each of these codes stands in for it once, after the way by which you came in just now. They are not shown again.</p>
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

/** Only what this person has: who has no app is asked for none, and a passkey comes first where it stands for it. */
async function drawStep(visit: Visit, ports: PagePorts, asked: Asked): Promise<Response> {
  const factors = visit.step === undefined ? undefined : await ports.stepFactors(visit)
  if (factors === undefined) return seeOther(`/sign-in?next=${encodeURIComponent(asked.next)}`)
  const { next, status = 200 } = asked
  if (factors.length === 0) return seeOther(`/sign-in/set-up?next=${encodeURIComponent(next)}`)
  const again = html`<p><a href="/sign-in">Begin again</a></p>`
  const passkey = (label: string): Html =>
    passkeyPart({ prove: '/auth/second-factor/passkey', next, label })
  if (factors.includes('totp') || !factors.includes('passkey'))
    return draw(visit, {
      title: 'Your code',
      status,
      body: html`${codeForm(asked, factors)}
${factors.includes('passkey') && passkey('Use a passkey instead')}
${again}`,
    })
  return draw(visit, {
    title: 'Your passkey',
    status,
    body: html`<p>Your account asks for a passkey, too: a device that you unlock, in a browser that knows passkeys, with JavaScript.</p>
${passkey('Use a passkey')}
${
  factors.includes('recovery_code') &&
  html`<h2>Your device is not at hand?</h2>
${codeForm(asked, factors)}`
}
${again}`,
  })
}

function codeForm({ next, problem }: Asked, factors: readonly SecondFactor[]): Html {
  const byApp = factors.includes('totp')
  const onPaper = factors.includes('recovery_code')
  const app = 'The six digits that your app shows now'
  const hint = byApp
    ? `${app}${onPaper ? ', or one of your recovery codes' : ''}.`
    : 'One of those that you kept when you made the passkey. Each works once.'
  return html`<form method="post" action="/sign-in/code">
<input type="hidden" name="next" value="${next}">
${formInput({ ...CODE, label: byApp ? 'Code' : 'Recovery code', problem, hint })}
<button class="${byApp ? 'button primary' : 'button'}">Sign in</button>
</form>`
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
