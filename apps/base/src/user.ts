import {
  allow,
  constraint,
  field,
  formView,
  fromSetting,
  listView,
  model,
  searchView,
} from '@zennnn/model'

/** People who may sign in. Passwords and sessions are kept by the platform, out of reach of records. */
export const User = model('user', {
  label: 'User',
  plural: 'Users',
  order: 'name',
  fields: {
    name: field.text({ label: 'Name', required: true, maxLength: 120 }),
    login: field.text({
      label: 'Login',
      required: true,
      unique: true,
      maxLength: 120,
      help: 'What the person types to sign in, in lower case. Usually the e-mail address.',
    }),
    email: field.text({ label: 'E-mail', format: 'email', maxLength: 200 }),
    external_id: field.text({
      label: 'External id',
      unique: true,
      readonly: true,
      maxLength: 200,
      help: 'By it a directory that provisions users by SCIM knows this one.',
    }),
    deprovisioned: field.boolean({
      label: 'Removed by the directory',
      default: false,
      readonly: true,
      help: 'A directory that provisions users by SCIM deleted this one, and sees it no more until it is active again.',
    }),
    active: field.boolean({
      label: 'Active',
      default: true,
      help: 'A user who is not active cannot sign in.',
    }),
    company: field.reference('company', {
      label: 'Company',
      help: 'New records of this user belong to it.',
    }),
    companies: field.manyToMany('company', {
      label: 'Companies',
      help: 'The user sees records of these companies.',
    }),
    groups: field.manyToMany('group', { label: 'Groups' }),
    language: field.text({
      label: 'Language',
      required: true,
      maxLength: 12,
      default: fromSetting('base.language'),
    }),
    time_zone: field.text({
      label: 'Time zone',
      required: true,
      maxLength: 40,
      default: fromSetting('base.time_zone'),
    }),
  },
  access: [
    allow('administrator', ['read', 'create', 'update', 'delete']),
    // Colleagues are named on records: salesperson, changed by.
    allow('member', ['read']),
  ],
  constraints: [
    constraint(
      'login_lower_case',
      'record.login == record.login.lowerAscii() && !record.login.contains(" ")',
      'Write the login in lower case and without spaces.',
    ),
  ],
})

export const USER_VIEWS = [
  listView('user', ['name', 'login', 'email', 'company', 'active']),
  formView('user', {
    sections: [
      { fields: ['name', 'login', 'email', 'active'] },
      { label: 'Rights', fields: ['groups', 'company', 'companies'] },
      { label: 'Preferences', fields: ['language', 'time_zone'] },
    ],
  }),
  searchView('user', {
    text: ['name', 'login', 'email'],
    filters: [
      { name: 'active', label: 'Active', where: 'record.active' },
      { name: 'inactive', label: 'Not active', where: '!record.active' },
    ],
    groupBy: ['company'],
  }),
]
