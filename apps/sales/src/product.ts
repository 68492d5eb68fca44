import { allow, constraint, field, formView, listView, model, searchView } from '@zennnn/model'

/** What is sold. Its price, description and tax are copied to a line, so that a change here changes no quotation. */
export const Product = model('product', {
  label: 'Product',
  plural: 'Products',
  order: 'name',
  fields: {
    name: field.text({ label: 'Name', required: true, index: true }),
    code: field.text({ label: 'Code', unique: true, maxLength: 60 }),
    price: field.decimal({
      label: 'Price',
      required: true,
      precision: 14,
      scale: 4,
      default: '0',
      help: 'For one piece, without tax; up to four decimals.',
    }),
    tax: field.reference('tax', { label: 'Tax' }),
    active: field.boolean({ label: 'Active', default: true }),
  },
  access: [
    allow('sales_user', ['read']),
    allow('sales_manager', ['read', 'create', 'update', 'delete']),
  ],
  constraints: [
    constraint('price_not_negative', 'record.price >= 0.0', 'A price is not negative.'),
  ],
})

export const PRODUCT_VIEWS = [
  listView('product', ['name', 'code', 'price', 'tax', 'active']),
  formView('product', { sections: [{ fields: ['name', 'code', 'price', 'tax', 'active'] }] }),
  searchView('product', {
    text: ['name', 'code'],
    filters: [{ name: 'inactive', label: 'Not active', where: '!record.active' }],
    groupBy: ['tax'],
  }),
]
