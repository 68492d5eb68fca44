import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/** What an administrator sets for the whole database; `key` is `<app>.<name>`. */
export const Setting = model('setting', {
  label: 'Setting',
  plural: 'Settings',
  title: 'key',
  order: 'key',
  fields: {
    key: field.text({ label: 'Key', required: true, unique: true, maxLength: 120 }),
    value: field.json({ label: 'Value' }),
  },
  access: [allow('administrator', ['read', 'create', 'update', 'delete'])],
})

export const SETTING_VIEWS = [
  listView('setting', ['key', 'updated_at']),
  formView('setting', { sections: [{ fields: ['key', 'value'] }] }),
  searchView('setting', { text: ['key'], filters: [], groupBy: [] }),
]
