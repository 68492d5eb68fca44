import type { PasswordLink, SignInOutcome } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { html } from '@zennnn/templates'
import { clearToken, LINK_COOKIE } from '../http/cookies.ts'
import type { Visit } from '../http/visit.ts'
import { formInput } from './form-field.ts'
import { csrfField, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { passwordProblem } from './password-problem.ts'
import { enterPage } from './sign-in.ts'
import { strengthPart } from './strength-part.ts'

/** Of who followed a link to choose a password, because he forgot it or was invited. */
export async function showNewPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  const link = await getPasswordLink(visit, ports)
  return link.byPassword ? drawForm(visit, ports, link) : await drawWelcome(visit, ports, link)
}

/** Stores it, and the person is in, unless a second factor is owed. The link is used up; a refused password is not a use. */
export async function submitNewPassword(visit: Visit, ports: PagePorts): Promise<Response> {
  const password = (await visit.form()).get('password') ?? ''
  const link = await getPasswordLink(visit, ports)
  if (!link.byPassword) return await enterWithout(visit, ports, link)
  try {
    return enter(visit, link, await ports.choosePassword(visit, password))
  } catch (error) {
    const problem = passwordProblem(error)
    if (problem === undefined) throw error
    return drawForm(visit, ports, link, problem)
  }
}

/** Where he could set up nothing by which he comes in again, the link is not used up: it may be of use tomorrow. */
async function enterWithout(visit: Visit, ports: PagePorts, link: Asked): Promise<Response> {
  if ((await waysToSetUp(visit, ports, link)).length === 0) return drawNoWay(visit, link, 422)
  return enter(visit, link, await ports.enterByLink(visit, visit.link ?? ''))
}

/** LINK_REFUSED: somebody was faster with the same link. */
function enter(visit: Visit, { purpose, byPassword }: Asked, outcome: SignInOutcome): Response {
  if (outcome.kind === 'refused' || outcome.kind === 'throttled')
    throw new PlatformError('LINK_REFUSED', { details: { reason: 'used', purpose } })
  const response = enterPage(visit, outcome, byPassword ? '/app' : '/app/my-account')
  response.headers.append('set-cookie', clearToken(LINK_COOKIE))
  return response
}

interface Asked extends PasswordLink {
  readonly purpose: string
}

/** LINK_REFUSED with its reason, also when whom it is for may not come in any more. */
async function getPasswordLink(visit: Visit, ports: PagePorts): Promise<Asked> {
  const { state, purpose } = await ports.link(visit)
  const found = state === 'open' ? await ports.passwordLink(visit) : undefined
  if (found !== undefined) return { ...found, purpose }
  throw new PlatformError('LINK_REFUSED', {
    details: { reason: state === 'open' ? 'revoked' : state, purpose },
  })
}

/** Where nobody signs in with a password: what to do inside. Looking at it uses nothing up, since mail servers look, too. */
async function drawWelcome(visit: Visit, ports: PagePorts, link: PasswordLink): Promise<Response> {
  const { login, name } = link
  const ways = await waysToSetUp(visit, ports, link)
  if (ways.length === 0) return drawNoWay(visit, link, 200)
  return showPage({
    title: 'Welcome',
    visit,
    narrow: true,
    main: html`<div class="card">
<h1>Welcome</h1>
<p>Hello ${name}. You are <strong>${login}</strong> at ${visit.site.slug}, where nobody signs in with a password.</p>
<p>This link lets you in once. Before you leave, ${ways.join(', or ')} in <em>My account</em>, which opens next: you come in by that from then on.</p>
<form method="post" action="/new-password">
${csrfField(visit)}
<button class="button primary">Come in</button>
</form>
</div>`,
  })
}

/** What somebody who is in can set up to come in by from then on. */
async function waysToSetUp(
  visit: Visit,
  ports: PagePorts,
  { byPasskey }: PasswordLink,
): Promise<readonly string[]> {
  const providers = (await ports.signInWays(visit)).providers.map((one) => one.name)
  return [
    ...(byPasskey ? ['make a passkey'] : []),
    ...(providers.length > 0 ? [`link your account of ${providers.join(' or ')}`] : []),
  ]
}

/** Passkeys and providers were turned off since the mail left. */
function drawNoWay(visit: Visit, { login, name }: PasswordLink, status: number): Response {
  return showPage({
    title: 'There is no way in at the moment',
    visit,
    narrow: true,
    status,
    main: html`<div class="card">
<h1>There is no way in at the moment</h1>
<p>Hello ${name}. You are <strong>${login}</strong> at ${visit.site.slug}, where nobody signs in with a password, and there is nothing that you could set up instead: passkeys and other sites are turned off.</p>
<p>Nothing was used up. Tell your administrator, then open the link from the e-mail again.</p>
</div>`,
  })
}

function drawForm(
  visit: Visit,
  { passwordScript }: PagePorts,
  { login, name, demands, purpose }: Asked,
  problem?: string,
): Response {
  const hint = `At least ${demands.minimumLength} characters; a few words are easy to remember.`
  return showPage({
    title: 'Choose a password',
    visit,
    narrow: true,
    script: passwordScript,
    status: problem === undefined ? 200 : 422,
    main: html`<div class="card">
<h1>Choose a password</h1>
<p>Hello ${name}. You sign in to ${visit.site.slug} as <strong>${login}</strong>. ${purpose !== 'invitation' && 'Wherever you were signed in before, you are signed out, and your API keys end.'}</p>
<form method="post" action="/new-password">
${csrfField(visit)}
<input type="text" name="username" value="${login}" autocomplete="username" hidden>
${formInput({ name: 'password', label: 'New password', type: 'password', problem, autocomplete: 'new-password', maxlength: 1024, hint, below: strengthPart({ field: 'password', demands }) })}
<button class="button primary">Save and sign in</button>
</form>
</div>`,
  })
}
