import { allow, constraint, field, formView, listView, model, searchView } from '@zennnn/model'

/** What a company does, in levels: a sector has industries below it. */
export const Industry = model('industry', {
  label: 'Industry',
  plural: 'Industries',
  order: 'name',
  fields: {
    name: field.text({ label: 'Name', required: true, unique: true, maxLength: 120 }),
    parent: field.reference('industry', { label: 'Part of' }),
  },
  access: [allow('contacts_user', ['read', 'create', 'update', 'delete'])],
  constraints: [
    constraint(
      'not_own_parent',
      '!has(record.parent) || record.parent != record.id',
      'An industry cannot be part of itself.',
    ),
  ],
})

export const INDUSTRY_VIEWS = [
  listView('industry', ['name', 'parent']),
  formView('industry', { sections: [{ fields: ['name', 'parent'] }] }),
  searchView('industry', { text: ['name'], filters: [], groupBy: ['parent'] }),
]
