import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/**
 * One change of one record, written by a trigger in the transaction of the change; or an event, which is no change of a
 * record, and which `why` tells in words. Nobody changes it afterwards.
 */
export const AuditEntry = model('audit_entry', {
  label: 'Audit entry',
  plural: 'Audit log',
  title: 'model',
  order: 'at desc',
  audited: false,
  fields: {
    at: field.dateTime({ label: 'When', required: true, readonly: true, index: true }),
    // No foreign key: the entry outlives the user.
    user: { ...field.reference('user', { label: 'Who', readonly: true }), foreignKey: false },
    operation: field.selection(
      {
        create: 'Created',
        update: 'Changed',
        delete: 'Deleted',
        elevate: 'Acted as the platform',
        event: 'Event',
      },
      { label: 'What', required: true, readonly: true },
    ),
    model: field.text({ label: 'Model', required: true, readonly: true, maxLength: 60 }),
    record: field.text({ label: 'Record', readonly: true, index: true, maxLength: 36 }),
    before: field.json({ label: 'Before', readonly: true }),
    after: field.json({ label: 'After', readonly: true }),
    why: field.text({ label: 'In words', readonly: true }),
    transaction: field.text({ label: 'Transaction', readonly: true, maxLength: 20 }),
  },
  access: [allow('administrator', ['read'])],
})

export const AUDIT_ENTRY_VIEWS = [
  listView('audit_entry', ['at', 'user', 'operation', 'model', 'why', 'record']),
  formView('audit_entry', {
    sections: [
      { fields: ['at', 'user', 'operation', 'model', 'record', 'why', 'transaction'] },
      { label: 'Values', fields: ['before', 'after'] },
    ],
  }),
  searchView('audit_entry', {
    text: ['model', 'record'],
    filters: [
      { name: 'changes', label: 'Changes', where: 'record.operation == "update"' },
      { name: 'deletions', label: 'Deletions', where: 'record.operation == "delete"' },
      { name: 'events', label: 'Events', where: 'record.operation == "event"' },
    ],
    groupBy: ['user', 'model', 'operation'],
  }),
]
