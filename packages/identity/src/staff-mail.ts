import { type RenderedMail, renderMail } from '@zennnn/messages'
import type { MailTemplate } from '@zennnn/model'
import type { AccountPlace } from './password-mails.ts'

/** Leads to a page that asks who it is: the mail itself decides nothing. */
const ASKED: MailTemplate = {
  name: 'staff_access_asked',
  subject: 'Support asks for access to {{ slug }}',
  text: `Hello,

{{ staff }} of support asks for access to {{ origin }}.

Ticket: {{ ticket }}
Reason: {{ reason }}

Nothing is open yet. Grant it, grant less, or decline:
{{ origin }}/app/sign-in-security?part=staff

Support never asks for your password.
`,
  html: `<p>Hello,</p>
<p>{{ staff }} of support asks for access to {{ origin }}.</p>
<p>Ticket: {{ ticket }}<br>Reason: {{ reason }}</p>
<p>Nothing is open yet. <a href="{{ origin }}/app/sign-in-security?part=staff">Grant it, grant less, or decline</a>.</p>
<p>Support never asks for your password.</p>
`,
}

/** Tells administrators that support asks. */
export function staffMail(
  { origin, slug }: AccountPlace,
  asked: { readonly staff: string; readonly ticket: string; readonly reason: string },
): RenderedMail {
  return renderMail(ASKED, { origin, slug, ...asked })
}
