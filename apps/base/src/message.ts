import { allow, field, listView, type MailTemplate, model, restrictToRecord } from '@zennnn/model'

/**
 * What somebody wrote about a record: a note among colleagues, or the copy of a message that was mailed to the record's
 * correspondent. Seen by who sees the record, never by the bearer of a link. Written once: nobody changes what was said, the author included.
 */
export const Message = model('message', {
  label: 'Message',
  plural: 'Messages',
  title: 'body',
  order: 'created_at desc',
  fields: {
    model: field.text({ label: 'Model', required: true, maxLength: 60 }),
    record: field.text({ label: 'Record', required: true, index: true, maxLength: 36 }),
    kind: field.selection(
      { note: 'Internal note', mail: 'Message' },
      { label: 'Kind', required: true, readonly: true, default: 'note' },
    ),
    body: field.longText({ label: 'Text', required: true, maxLength: 20_000 }),
    mail: field.reference('mail', {
      label: 'E-mail',
      readonly: true,
      onDelete: 'clear',
      index: true,
    }),
  },
  access: [
    allow('member', ['read']),
    allow('member', ['create'], 'record.kind == "note"'),
    allow('member', ['delete'], 'record.kind == "note" && record.created_by == user.id'),
    allow('administrator', ['delete']),
    restrictToRecord({ model: 'model', record: 'record' }),
  ],
})

export const MESSAGE_VIEWS = [listView('message', ['created_at', 'created_by', 'kind', 'body'])]

/** Values: subject, body, author. All of it is plain text; lines stay lines by the style of the document. */
export const MESSAGE_MAIL: MailTemplate = {
  name: 'message',
  subject: '{{ subject }}',
  text: `{{ body }}

{{ author }}
`,
  html: `<div style="white-space: pre-wrap">{{ body }}</div>
<p>{{ author }}</p>
`,
}
