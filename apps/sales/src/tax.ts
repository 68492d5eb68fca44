import { allow, constraint, field, formView, listView, model, searchView } from '@zennnn/model'

export const Tax = model('tax', {
  label: 'Tax',
  plural: 'Taxes',
  order: 'name',
  fields: {
    name: field.text({ label: 'Name', required: true, unique: true, maxLength: 60 }),
    rate: field.decimal({
      label: 'Rate in %',
      required: true,
      precision: 7,
      scale: 4,
      help: '19 for 19 %.',
    }),
    active: field.boolean({ label: 'Active', default: true }),
  },
  access: [
    allow('sales_user', ['read']),
    allow('sales_manager', ['read', 'create', 'update', 'delete']),
  ],
  constraints: [
    constraint(
      'rate_range',
      'record.rate >= 0.0 && record.rate <= 100.0',
      'A tax rate is between 0 and 100 %.',
    ),
  ],
})

export const TAX_VIEWS = [
  listView('tax', ['name', 'rate', 'active']),
  formView('tax', { sections: [{ fields: ['name', 'rate', 'active'] }] }),
  searchView('tax', { text: ['name'], filters: [], groupBy: [] }),
]
