import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/** The groups that apps declare, as records, so that users can be members of them. */
export const Group = model('group', {
  label: 'Group',
  plural: 'Groups',
  title: 'label',
  order: 'label',
  fields: {
    // Rights speak of this name, so nobody renames it.
    name: field.text({
      label: 'Name',
      required: true,
      unique: true,
      readonly: true,
      maxLength: 60,
    }),
    label: field.text({ label: 'Label', required: true, maxLength: 120 }),
    implies: field.manyToMany('group', {
      label: 'Implies',
      help: 'Members of this group are members of these groups too.',
      readonly: true,
    }),
  },
  access: [allow('administrator', ['read'])],
})

export const GROUP_VIEWS = [
  listView('group', ['label', 'name']),
  formView('group', { sections: [{ fields: ['label', 'name', 'implies'] }] }),
  searchView('group', { text: ['label', 'name'], filters: [], groupBy: [] }),
]
