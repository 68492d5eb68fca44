import type { PasswordLink } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { html } from '@zennnn/templates'
import { clearToken, LINK_COOKIE } from '../http/cookies.ts'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { csrfField, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { passwordProblem } from './password-problem.ts'
import { enterPage } from './sign-in.ts'

/** Of who followed a link to choose a password, because he forgot it or was invited. */
export async function showNewPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  return drawForm(visit, await getPasswordLink(visit, ports))
}

/** Stores it, and the person is in, unless a second factor is owed. The link is used up; a refused password is not a use. */
export async function submitNewPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  const password = (await visit.form()).get('password') ?? ''
  const link = await getPasswordLink(visit, ports)
  try {
    const outcome = await ports.choosePassword(visit, password)
    if (outcome.kind === 'refused' || outcome.kind === 'throttled') throw linkUsed()
    const response = enterPage(visit, outcome, '/app')
    response.headers.append('set-cookie', clearToken(LINK_COOKIE))
    return response
  } catch (error) {
    const problem = passwordProblem(error)
    if (problem === undefined) throw error
    return drawForm(visit, link, problem)
  }
}

interface Asked extends PasswordLink {
  /** Who is invited was signed in nowhere. */
  readonly isNew: boolean
}

/** LINK_REFUSED with its reason, also when whom it is for may not come in any more. */
async function getPasswordLink(visit: Visit, ports: PagePorts): Promise<Asked> {
  const { state, purpose } = await ports.link(visit)
  const found = state === 'open' ? await ports.passwordLink(visit) : undefined
  if (found !== undefined) return { ...found, isNew: purpose === 'invitation' }
  throw new PlatformError('LINK_REFUSED', {
    details: { reason: state === 'open' ? 'revoked' : state },
  })
}

/** Somebody was faster with the same link. */
function linkUsed(): PlatformError {
  return new PlatformError('LINK_REFUSED', { details: { reason: 'used' } })
}

function drawForm(
  visit: Visit,
  { login, name, minimumLength, isNew }: Asked,
  problem?: string,
): Response {
  return showPage({
    title: 'Choose a password',
    visit,
    narrow: true,
    status: problem === undefined ? 200 : 422,
    main: html`<div class="card">
<h1>Choose a password</h1>
<p>Hello ${name}. You sign in to ${visit.site.slug} as <strong>${login}</strong>. ${!isNew && 'Wherever you were signed in before, you are signed out, and your API keys end.'}</p>
<form method="post" action="/new-password">
${csrfField(visit)}
<input type="text" name="username" value="${login}" autocomplete="username" hidden>
${formInput({ name: 'password', label: 'New password', type: 'password', problem, autocomplete: 'new-password', maxlength: 1024, hint: `At least ${minimumLength} characters; a few words are easy to remember.` })}
<button class="button primary">Save and sign in</button>
</form>
</div>`,
  })
}
