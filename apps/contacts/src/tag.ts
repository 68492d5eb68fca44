import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

export const Tag = model('tag', {
  label: 'Tag',
  plural: 'Tags',
  order: 'name',
  fields: { name: field.text({ label: 'Name', required: true, unique: true, maxLength: 60 }) },
  access: [allow('contacts_user', ['read', 'create', 'update', 'delete'])],
})

export const TAG_VIEWS = [
  listView('tag', ['name']),
  formView('tag', { sections: [{ fields: ['name'] }] }),
  searchView('tag', { text: ['name'], filters: [], groupBy: [] }),
]
