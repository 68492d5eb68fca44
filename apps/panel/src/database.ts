import { allow, constraint, field, formView, listView, model, searchView } from '@zennnn/model'

/** A customer's database, as the control panel knows it. Only jobs of the platform write here. */
export const Database = model('database', {
  label: 'Database',
  plural: 'Databases',
  order: 'created_at desc',
  fields: {
    name: field.text({ label: 'Company', required: true, readonly: true, maxLength: 120 }),
    slug: field.text({
      label: 'Name in the address',
      required: true,
      unique: true,
      readonly: true,
      maxLength: 63,
    }),
    database_id: field.text({
      label: 'Database id',
      required: true,
      unique: true,
      readonly: true,
      maxLength: 28,
    }),
    tier: field.selection(
      { paid: 'Paid', trial: 'Trial', education: 'Education', free: 'Free', canary: 'Canary' },
      {
        label: 'Tier',
        help: 'The canary is the cloud’s own: in it promises are tried.',
        required: true,
        readonly: true,
        default: 'trial',
      },
    ),
    state: field.selection(
      {
        provisioning: 'Being made',
        live: 'Live',
        failed: 'Failed',
        suspended: 'Suspended',
        dropping: 'To be deleted',
        dropped: 'Deleted',
      },
      { label: 'State', required: true, readonly: true, default: 'provisioning', index: true },
    ),
    host: field.text({ label: 'Address', required: true, readonly: true }),
    apps: field.json({ label: 'Apps', readonly: true }),
    admin_email: field.text({
      label: 'Administrator',
      format: 'email',
      readonly: true,
      maxLength: 200,
    }),
    size_bytes: field.decimal({ label: 'Size in bytes', readonly: true, precision: 20, scale: 0 }),
    last_seen_at: field.dateTime({
      label: 'Last seen',
      help: 'When somebody last worked in it, measured every hour.',
      readonly: true,
    }),
    drop_after: field.dateTime({ label: 'Delete after', readonly: true }),
    ends_at: field.dateTime({
      label: 'Ends',
      help: 'A copy that a customer had restored on the side is taken out of service then.',
      readonly: true,
    }),
    restored_from: field.reference('database', {
      label: 'Restored from',
      readonly: true,
      onDelete: 'clear',
      index: true,
    }),
    restored_at: field.dateTime({ label: 'Data as of', readonly: true }),
  },
  access: [allow('operator', ['read'])],
  constraints: [
    constraint(
      'slug_form',
      'record.slug.matches("^[a-z][a-z0-9-]*[a-z0-9]$")',
      'A name starts with a letter and consists of lower-case letters, digits and hyphens.',
    ),
  ],
})

export const DATABASE_VIEWS = [
  listView(
    'database',
    ['name', 'slug', 'tier', 'state', 'size_bytes', 'apps', 'created_at', 'last_seen_at'],
    { sums: ['size_bytes'] },
  ),
  formView('database', {
    status: 'state',
    sections: [
      { fields: ['name', 'slug', 'host', 'tier', 'apps', 'admin_email'] },
      {
        label: 'Storage',
        fields: ['database_id', 'size_bytes', 'created_at', 'last_seen_at', 'drop_after'],
      },
      { label: 'Restore', fields: ['restored_from', 'restored_at', 'ends_at'] },
    ],
  }),
  searchView('database', {
    text: ['name', 'slug', 'admin_email'],
    filters: [
      { name: 'live', label: 'Live', where: 'record.state == "live"' },
      { name: 'paid', label: 'Paid', where: 'record.tier == "paid"' },
      { name: 'suspended', label: 'Suspended', where: 'record.state == "suspended"' },
      { name: 'dropping', label: 'To be deleted', where: 'record.state == "dropping"' },
      { name: 'failed', label: 'Failed', where: 'record.state == "failed"' },
    ],
    groupBy: ['tier', 'state'],
  }),
]
