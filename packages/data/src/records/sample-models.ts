import { allow, app, buildRegistry, field, group, model, type Registry } from '@zennnn/model'

const user = model('user', {
  label: 'User',
  plural: 'Users',
  fields: { name: field.text({ required: true }) },
  access: [allow('member', ['read'])],
})

const country = model('country', {
  label: 'Country',
  plural: 'Countries',
  order: 'name',
  fields: { name: field.text({ required: true }), code: field.text() },
  access: [allow('member', ['read'])],
})

const contact = model('contact', {
  label: 'Contact',
  plural: 'Contacts',
  order: 'name',
  fields: {
    name: field.text({ required: true }),
    country: field.reference('country'),
    parent: field.reference('contact'),
    children: field.collection('contact', 'parent'),
    tags: field.manyToMany('tag'),
    custom: field.json(),
    born: field.date(),
    credit: field.money({ groups: ['sales_manager'] }),
  },
  access: [allow('member', ['read'])],
})

const tag = model('tag', {
  label: 'Tag',
  plural: 'Tags',
  order: 'name',
  fields: { name: field.text({ required: true }) },
  access: [allow('member', ['read'])],
})

const order = model('sale_order', {
  label: 'Order',
  plural: 'Orders',
  order: 'date desc',
  fields: {
    name: field.sequence({ prefix: 'SO' }),
    date: field.date({ required: true }),
    customer: field.reference('contact', { required: true }),
    invoice_to: field.reference('contact'),
    state: field.selection({ draft: 'Draft', sale: 'Sale' }, { default: 'draft' }),
    lines: field.collection('sale_line', 'sale_order'),
    amount: field.total('lines.amount'),
    margin: field.money({ groups: ['sales_manager'] }),
    is_paid: field.boolean(),
  },
  access: [allow('sales_user', ['read', 'create', 'update'])],
})

const line = model('sale_line', {
  label: 'Line',
  plural: 'Lines',
  title: 'text',
  order: 'position',
  fields: {
    sale_order: field.reference('sale_order', { required: true, onDelete: 'cascade' }),
    position: field.integer({ required: true }),
    text: field.text(),
    amount: field.money({ required: true }),
  },
  access: [allow('sales_user', ['read', 'create', 'update', 'delete'])],
})

/** A small shop: what the tests of reading are about. */
export function testRegistry(): Registry {
  return buildRegistry([
    app({
      name: 'shop',
      label: 'Shop',
      summary: 'Models for tests',
      groups: [
        group('sales_user', 'Sales'),
        group('sales_manager', 'Sales manager', ['sales_user']),
      ],
      models: [user, country, contact, tag, order, line],
    }),
  ])
}
