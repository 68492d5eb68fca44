import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/**
 * The outbox. A mail is put here in the transaction of what caused it and sent afterwards, so there is none without its
 * cause. Whoever reads it here sees that there is a link, and cannot use it: only the mail that arrives has its secret.
 */
export const Mail = model('mail', {
  label: 'E-mail',
  plural: 'E-mails',
  title: 'subject',
  order: 'created_at desc',
  audited: false,
  fields: {
    to: field.text({ label: 'To', required: true, readonly: true, maxLength: 320 }),
    subject: field.text({ label: 'Subject', required: true, readonly: true, maxLength: 250 }),
    text: field.longText({ label: 'Text', required: true, readonly: true }),
    html: field.longText({ label: 'HTML', readonly: true }),
    state: field.selection(
      { queued: 'Waiting', sending: 'Being sent', sent: 'Sent', failed: 'Failed' },
      { label: 'State', required: true, readonly: true, default: 'queued', index: true },
    ),
    attempts: field.integer({ label: 'Attempts', required: true, readonly: true, default: 0 }),
    next_attempt_at: field.dateTime({ label: 'Next attempt', readonly: true }),
    error: field.text({ label: 'Why it failed', readonly: true, maxLength: 500 }),
    sent_at: field.dateTime({ label: 'Sent', readonly: true }),
    model: field.text({ label: 'Model', readonly: true, maxLength: 60 }),
    record: field.text({ label: 'Record', readonly: true, index: true, maxLength: 36 }),
  },
  access: [allow('administrator', ['read'])],
})

export const MAIL_VIEWS = [
  listView('mail', ['created_at', 'to', 'subject', 'state', 'sent_at']),
  formView('mail', {
    status: 'state',
    sections: [
      { fields: ['to', 'subject', 'created_at', 'sent_at'] },
      { label: 'Delivery', fields: ['attempts', 'next_attempt_at', 'error'] },
    ],
  }),
  searchView('mail', {
    text: ['to', 'subject'],
    filters: [
      { name: 'failed', label: 'Failed', where: 'record.state == "failed"' },
      { name: 'waiting', label: 'Waiting', where: 'record.state == "queued"' },
    ],
    groupBy: ['state'],
  }),
]
