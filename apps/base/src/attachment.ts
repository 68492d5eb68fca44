import { allow, allowWithRecord, field, listView, model } from '@zennnn/model'

/** A file. Its bytes lie in the same database, in chunks named by their hash. */
export const Attachment = model('attachment', {
  label: 'Attachment',
  plural: 'Attachments',
  order: 'created_at desc',
  fields: {
    name: field.text({ label: 'File name', required: true }),
    media_type: field.text({ label: 'Type', required: true, readonly: true, maxLength: 120 }),
    size_bytes: field.integer({ label: 'Size', required: true, readonly: true, min: 0 }),
    hash: field.text({ label: 'SHA-256', required: true, readonly: true, maxLength: 64 }),
    model: field.text({ label: 'Model', readonly: true, maxLength: 60 }),
    record: field.text({ label: 'Record', readonly: true, index: true, maxLength: 36 }),
  },
  access: [
    allow('administrator', ['read', 'create', 'update', 'delete']),
    allow('member', ['read', 'create', 'update', 'delete'], 'record.created_by == user.id'),
    allowWithRecord({ model: 'model', record: 'record' }),
  ],
})

export const ATTACHMENT_VIEWS = [
  listView('attachment', ['name', 'media_type', 'size_bytes', 'created_by', 'created_at']),
]
