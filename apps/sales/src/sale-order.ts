import {
  allow,
  cel,
  constraint,
  field,
  formView,
  fromSetting,
  listView,
  model,
  restrict,
  searchView,
} from '@zennnn/model'

const OWN = 'record.salesperson == user.id'
/** What the customer looks at, or has agreed to, stays as it is: `reset` ends its links before it can be changed. */
const OPEN = 'record.state != "sent" && !has(record.confirmed_at)'

/**
 * A quotation, which becomes an order when it is confirmed. State, and what was printed when it was sent, are changed by
 * actions only. It is never deleted, so the numbers have no gaps: it is cancelled.
 */
export const SaleOrder = model('sale_order', {
  label: 'Quotation or order',
  plural: 'Quotations and orders',
  title: 'number',
  order: 'date desc, number desc',
  correspondent: 'customer.email',
  fields: {
    number: field.sequence({ label: 'Number', prefix: 'S' }),
    reference: field.text({
      label: 'External number',
      unique: true,
      maxLength: 60,
      help: 'The number in another system. An import finds the order by it.',
    }),
    customer: field.reference('contact', { label: 'Customer', required: true, index: true }),
    date: field.date({ label: 'Date', required: true, default: cel('date(now)') }),
    expires_on: field.date({
      label: 'Valid until',
      help: 'The last day on which the customer can confirm.',
    }),
    state: field.selection(
      { draft: 'Quotation', sent: 'Sent', confirmed: 'Order', cancelled: 'Cancelled' },
      { label: 'State', required: true, readonly: true, default: 'draft', index: true },
    ),
    salesperson: field.reference('user', {
      label: 'Salesperson',
      default: cel('user.id'),
      index: true,
    }),
    company: field.reference('company', {
      label: 'Company',
      required: true,
      default: cel('user.company'),
      index: true,
    }),
    lines: field.collection('sale_order_line', 'sale_order', { label: 'Lines' }),
    untaxed: field.total('lines.subtotal', { label: 'Net' }),
    tax: field.total('lines.tax_amount', { label: 'Tax' }),
    total: field.total('lines.total', { label: 'Total' }),
    note: field.longText({
      label: 'Note to the customer',
      maxLength: 4000,
      default: fromSetting('sales.quotation_note'),
    }),
    // As printed when it was sent: the customer's page shows these, whatever the records say later.
    customer_name: field.text({ label: 'Printed customer', readonly: true }),
    company_name: field.text({ label: 'Printed company', readonly: true }),
    currency: field.text({ label: 'Printed currency', readonly: true, maxLength: 3 }),
    sent_to: field.text({ label: 'Sent to', readonly: true, maxLength: 200 }),
    sent_at: field.dateTime({ label: 'Sent', readonly: true }),
    confirmed_by_name: field.text({ label: 'Confirmed by', readonly: true, maxLength: 120 }),
    confirmed_at: field.dateTime({ label: 'Confirmed', readonly: true }),
  },
  access: [
    allow('sales_user', ['read', 'create'], OWN),
    allow('sales_user', ['update'], `${OWN} && ${OPEN}`),
    allow('sales_manager', ['read', 'create']),
    allow('sales_manager', ['update'], OPEN),
    allow('link', ['read'], 'record.id == link.record'),
    // The customer has no company here; the link alone opens the one record.
    restrict('record.company in user.companies || record.id == link.record'),
  ],
  constraints: [
    constraint(
      'expires_after_date',
      '!has(record.expires_on) || record.expires_on >= record.date',
      'The last day of validity is before the date of the quotation.',
    ),
    constraint(
      'confirmed_by_somebody',
      '!has(record.confirmed_at) || has(record.confirmed_by_name)',
      'A confirmation needs the name of the one who confirmed.',
    ),
  ],
})

/** As OPEN: nobody types what would be refused. */
const CLOSED = `!(${OPEN})`

export const SALE_ORDER_VIEWS = [
  listView('sale_order', ['number', 'customer', 'date', 'salesperson', 'total', 'state'], {
    sums: ['untaxed', 'tax', 'total'],
  }),
  formView('sale_order', {
    status: 'state',
    sections: [
      {
        fields: ['customer', 'date', 'expires_on', 'salesperson', 'company', 'reference'].map(
          (name) => ({ name, readonly: CLOSED }),
        ),
      },
      {
        label: 'Lines',
        fields: [
          {
            name: 'lines',
            readonly: CLOSED,
            columns: ['description', 'quantity', 'unit_price', 'discount', 'tax_rate', 'subtotal'],
          },
        ],
      },
      { label: 'Totals', fields: ['untaxed', 'tax', 'total'] },
      {
        label: 'Confirmation',
        fields: [
          { name: 'sent_to', visible: 'has(record.sent_to)' },
          { name: 'sent_at', visible: 'has(record.sent_at)' },
          { name: 'confirmed_by_name', visible: 'has(record.confirmed_at)' },
          { name: 'confirmed_at', visible: 'has(record.confirmed_at)' },
        ],
      },
      { label: 'Note', fields: [{ name: 'note', readonly: CLOSED }] },
    ],
  }),
  searchView('sale_order', {
    text: ['number', 'reference', 'customer.name'],
    filters: [
      { name: 'mine', label: 'Mine', where: OWN },
      { name: 'quotations', label: 'Quotations', where: 'record.state in ["draft", "sent"]' },
      { name: 'orders', label: 'Orders', where: 'record.state == "confirmed"' },
      {
        name: 'expired',
        label: 'Expired',
        where: 'record.state == "sent" && record.expires_on < date(now)',
      },
    ],
    groupBy: ['state', 'customer', 'salesperson', 'date'],
  }),
]
