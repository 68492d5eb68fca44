import { type RenderedMail, renderMail } from '@zennnn/messages'
import type { MailTemplate } from '@zennnn/model'

/** Where somebody has an account: `https://acme.localhost:8443` and the name of the database in it. */
export interface AccountPlace {
  readonly origin: string
  readonly slug: string
}

/** Says nothing of whose account it is: it is written before anybody knows whether there is one. */
const FORGOTTEN: MailTemplate = {
  name: 'password_forgotten',
  subject: 'A new password for {{ slug }}',
  text: `Hello,

somebody, probably you, forgot the password for {{ origin }}.

Choose a new one on this page:
{{ url }}

The link works for one hour and once. Whoever has it can come in with your account, so please do not forward it.

If it was not you, do nothing: your password stays as it is.
`,
  html: `<p>Hello,</p>
<p>somebody, probably you, forgot the password for {{ origin }}.</p>
<p><a href="{{ url }}">Choose a new password</a></p>
<p>The link works for one hour and once. Whoever has it can come in with your account, so please do not forward it.</p>
<p>If it was not you, do nothing: your password stays as it is.</p>
`,
}

const CHANGED: MailTemplate = {
  name: 'password_changed',
  subject: 'Your password for {{ slug }} was changed',
  text: `Hello,

your password for {{ origin }} was changed just now. You are signed out everywhere else, and your API keys have ended unless you chose to keep them.

If it was not you, choose a new password at once, by “Forgot your password?” on this page, and tell your administrator:
{{ origin }}/sign-in
`,
  html: `<p>Hello,</p>
<p>your password for {{ origin }} was changed just now. You are signed out everywhere else, and your API keys have ended unless you chose to keep them.</p>
<p>If it was not you, choose a new password at once, by “Forgot your password?” on <a href="{{ origin }}/sign-in">this page</a>, and tell your administrator.</p>
`,
}

const GIVEN: MailTemplate = {
  name: 'password_given',
  subject: 'A new password for {{ slug }} was given to you',
  text: `Hello,

an administrator gave you a new password for {{ origin }} just now. Where you were signed in you are signed out, and your API keys have ended.

If nobody told you of it, ask your administrators who did it; it is in their audit log. You choose a password of your own under My account:
{{ origin }}/sign-in
`,
  html: `<p>Hello,</p>
<p>an administrator gave you a new password for {{ origin }} just now. Where you were signed in you are signed out, and your API keys have ended.</p>
<p>If nobody told you of it, ask your administrators who did it; it is in their audit log. You choose a password of your own under My account, after <a href="{{ origin }}/sign-in">signing in</a>.</p>
`,
}

/** `url`: of a link that is mailed. */
export function forgottenMail({ origin, slug }: AccountPlace, url: string): RenderedMail {
  return renderMail(FORGOTTEN, { origin, slug, url })
}

export function changedMail({ origin, slug }: AccountPlace): RenderedMail {
  return renderMail(CHANGED, { origin, slug })
}

export function givenMail({ origin, slug }: AccountPlace): RenderedMail {
  return renderMail(GIVEN, { origin, slug })
}
