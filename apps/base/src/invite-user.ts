import { PlatformError } from '@zennnn/kernel'
import { type MailTemplate, recordAction } from '@zennnn/model'

const DAYS = 7

/** Values: name, inviter, origin, login, url, days. */
export const INVITATION_MAIL: MailTemplate = {
  name: 'invitation',
  subject: '{{ inviter }} invites you',
  text: `Hello {{ name }},

{{ inviter }} invites you to work together on {{ origin }}. You sign in there as {{ login }}.

Set up on this page how you sign in:
{{ url }}

The link is for you alone and works once, for {{ days }} days. Whoever has it can come in with your account, so please do not forward it.

If you did not expect this message you can ignore it; nothing happens.
`,
  html: `<p>Hello {{ name }},</p>
<p>{{ inviter }} invites you to work together on {{ origin }}. You sign in there as <strong>{{ login }}</strong>.</p>
<p><a href="{{ url }}">Set up how you sign in</a></p>
<p>The link is for you alone and works once, for {{ days }} days. Whoever has it can come in with your account, so please do not forward it.</p>
<p>If you did not expect this message you can ignore it; nothing happens.</p>
`,
}

/** Mails somebody a link to choose the first password, or a new one; links that were mailed before open nothing any more. */
export const inviteUser = recordAction({
  model: 'user',
  name: 'invite',
  label: 'Invite by e-mail',
  groups: ['administrator'],
  when: 'record.active',
  confirm:
    'The person gets an e-mail with a link to choose a password or, where passwords are off, to make a passkey or link an account. It works once, for seven days.',
  run: async (context, id) => {
    if (context.user.id === undefined) throw new PlatformError('NOT_SIGNED_IN')
    if (context.user.id === id)
      throw new PlatformError('STATE_REFUSED', {
        message: 'You cannot invite yourself.',
        hint: 'Change your own password in your account.',
      })
    const inviter = await context.records.get('user', context.user.id, { name: true })
    const { name, login, email } = await context.records.get('user', id, {
      name: true,
      login: true,
      email: true,
    })
    const recipient = email ?? (login.includes('@') ? login : null)
    if (recipient === null)
      throw new PlatformError('STATE_REFUSED', {
        message: `${name} has no e-mail address.`,
        hint: 'Add the address to the user, then invite again. Nothing was sent.',
      })
    await context.links.revoke('user', id)
    const url = await context.links.create({
      purpose: 'invitation',
      model: 'user',
      record: id,
      recipient,
      days: DAYS,
    })
    const { origin } = new URL(url)
    await context.mail({
      to: recipient,
      template: 'invitation',
      values: { name, inviter: inviter.name, origin, login, url, days: DAYS },
      model: 'user',
      record: id,
    })
    return { sent_to: recipient }
  },
})
