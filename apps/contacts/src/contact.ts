import { allow, constraint, field, formView, listView, model, searchView } from '@zennnn/model'

/** A company or a person one has to do with: customer, supplier, employee of either. */
export const Contact = model('contact', {
  label: 'Contact',
  plural: 'Contacts',
  order: 'name',
  correspondent: 'email',
  fields: {
    kind: field.selection(
      { company: 'Company', person: 'Person' },
      { label: 'Kind', required: true, default: 'company' },
    ),
    name: field.text({ label: 'Name', required: true, index: true }),
    reference: field.text({
      label: 'Customer number',
      unique: true,
      maxLength: 60,
      help: 'Your own number for this contact. An import finds the contact by it.',
    }),
    symbol: field.text({
      label: 'Ticker symbol',
      unique: true,
      maxLength: 20,
      help: 'At the stock exchange, like MMM.',
    }),
    email: field.text({ label: 'E-mail', format: 'email', maxLength: 200 }),
    phone: field.text({ label: 'Phone', format: 'phone', maxLength: 40 }),
    website: field.text({ label: 'Website', format: 'url' }),
    street: field.text({ label: 'Street', maxLength: 200 }),
    zip: field.text({ label: 'Postcode', maxLength: 20 }),
    city: field.text({ label: 'City', maxLength: 120 }),
    state: field.text({ label: 'State', maxLength: 120 }),
    country: field.reference('country', { label: 'Country', index: true }),
    parent: field.reference('contact', { label: 'Works for', index: true }),
    children: field.collection('contact', 'parent', { label: 'People' }),
    tags: field.manyToMany('tag', { label: 'Tags' }),
    sector: field.reference('industry', { label: 'Sector', index: true }),
    industry: field.reference('industry', { label: 'Industry', index: true }),
    registration_number: field.text({
      label: 'Register number',
      maxLength: 60,
      help: 'In the register of companies; in the USA the CIK.',
    }),
    founded: field.text({ label: 'Founded', maxLength: 60 }),
    listed_on: field.date({ label: 'Listed on' }),
    notes: field.longText({ label: 'Notes' }),
    active: field.boolean({ label: 'Active', default: true }),
  },
  access: [allow('contacts_user', ['read', 'create', 'update', 'delete'])],
  constraints: [
    constraint(
      'not_own_parent',
      '!has(record.parent) || record.parent != record.id',
      'A contact cannot work for itself.',
    ),
    constraint(
      'person_not_listed',
      'record.kind == "company" || !has(record.symbol)',
      'Only a company has a ticker symbol.',
    ),
  ],
})

export const CONTACT_VIEWS = [
  listView('contact', ['name', 'reference', 'email', 'phone', 'city', 'country', 'industry']),
  formView('contact', {
    sections: [
      {
        fields: [
          'name',
          'kind',
          'reference',
          { name: 'parent', visible: 'record.kind == "person"' },
          'tags',
        ],
      },
      { label: 'Reach', fields: ['email', 'phone', 'website'] },
      { label: 'Address', fields: ['street', 'zip', 'city', 'state', 'country'] },
      {
        label: 'Company',
        fields: ['sector', 'industry', 'symbol', 'registration_number', 'founded', 'listed_on'].map(
          (name) => ({ name, visible: 'record.kind == "company"' }),
        ),
      },
      { label: 'People', fields: [{ name: 'children', columns: ['name', 'email', 'phone'] }] },
      { label: 'Notes', fields: ['notes', 'active'] },
    ],
  }),
  searchView('contact', {
    text: ['name', 'reference', 'email', 'city'],
    filters: [
      { name: 'companies', label: 'Companies', where: 'record.kind == "company"' },
      { name: 'people', label: 'People', where: 'record.kind == "person"' },
      { name: 'without_email', label: 'Without e-mail', where: '!has(record.email)' },
      { name: 'inactive', label: 'Not active', where: '!record.active' },
    ],
    groupBy: ['kind', 'country', 'sector', 'industry'],
  }),
]
