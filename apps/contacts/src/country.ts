import {
  allow,
  constraint,
  field,
  formView,
  listView,
  model,
  type Seed,
  searchView,
} from '@zennnn/model'
import { COUNTRIES } from './country-table.ts'

export const Country = model('country', {
  label: 'Country',
  plural: 'Countries',
  order: 'name',
  fields: {
    code: field.text({
      label: 'Code',
      required: true,
      unique: true,
      maxLength: 2,
      help: 'Two letters of ISO 3166-1, like DE.',
    }),
    name: field.text({ label: 'Name', required: true, unique: true, maxLength: 120 }),
  },
  access: [allow('member', ['read']), allow('administrator', ['read', 'create', 'update'])],
  constraints: [
    constraint('code_letters', 'record.code.matches("^[A-Z]{2}$")', 'Write two capital letters.'),
  ],
})

export const COUNTRY_SEED: Seed = { model: 'country', key: 'code', records: COUNTRIES }

export const COUNTRY_VIEWS = [
  listView('country', ['name', 'code']),
  formView('country', { sections: [{ fields: ['name', 'code'] }] }),
  searchView('country', { text: ['name', 'code'], filters: [], groupBy: [] }),
]
