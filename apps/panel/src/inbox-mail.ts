import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/** A mail that the catcher of a local cloud kept instead of delivering it. */
export const InboxMail = model('inbox_mail', {
  label: 'Caught e-mail',
  plural: 'Local inbox',
  title: 'subject',
  order: 'received_at desc',
  audited: false,
  fields: {
    message_id: field.text({ label: 'Message id', readonly: true, index: true }),
    from: field.text({ label: 'From', readonly: true, maxLength: 320 }),
    to: field.text({ label: 'To', required: true, readonly: true, maxLength: 1000 }),
    subject: field.text({ label: 'Subject', readonly: true, maxLength: 1000 }),
    text: field.longText({ label: 'Text', readonly: true, maxLength: 1_000_000 }),
    html: field.longText({ label: 'HTML', readonly: true, maxLength: 1_000_000 }),
    received_at: field.dateTime({ label: 'Received', required: true, readonly: true, index: true }),
  },
  access: [allow('operator', ['read', 'delete'])],
})

export const INBOX_MAIL_VIEWS = [
  listView('inbox_mail', ['received_at', 'to', 'subject']),
  formView('inbox_mail', {
    sections: [{ fields: ['from', 'to', 'subject', 'received_at', 'text'] }],
  }),
  searchView('inbox_mail', { text: ['to', 'subject'], filters: [], groupBy: ['to'] }),
]
