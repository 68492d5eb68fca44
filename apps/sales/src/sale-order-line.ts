import { allow, constraint, field, listView, model, restrict } from '@zennnn/model'

const OWN = 'record.sale_order.salesperson == user.id'
const OPEN = 'record.sale_order.state != "sent" && !has(record.sale_order.confirmed_at)'

// Factors of 0.01 instead of a division: the product is exact, and each amount is rounded once, half away from zero.
const SUBTOTAL = 'round(record.quantity * record.unit_price * (100.0 - record.discount) * 0.01, 2)'
// Spelled out, for a generated column cannot read another one.
const TAX_AMOUNT = `round(${SUBTOTAL} * record.tax_rate * 0.01, 2)`

/**
 * A line of a quotation. Prices have up to four decimals; what is rounded to the cent is the line, never the price, and
 * totals are sums of rounded lines: the figures on paper add up. Tax is rounded by line too.
 */
export const SaleOrderLine = model('sale_order_line', {
  label: 'Line',
  plural: 'Lines',
  title: 'description',
  order: 'position, id',
  fields: {
    sale_order: field.reference('sale_order', {
      label: 'Quotation or order',
      required: true,
      onDelete: 'cascade',
      index: true,
    }),
    position: field.integer({ label: 'Position', required: true, default: 0 }),
    product: field.reference('product', { label: 'Product', index: true }),
    description: field.text({ label: 'Description', maxLength: 500 }),
    quantity: field.decimal({
      label: 'Quantity',
      required: true,
      precision: 14,
      scale: 4,
      default: '1',
      help: 'Negative for what comes back.',
    }),
    unit_price: field.decimal({
      label: 'Unit price',
      required: true,
      precision: 14,
      scale: 4,
      default: '0',
      help: 'Without tax; up to four decimals.',
    }),
    discount: field.decimal({
      label: 'Discount in %',
      required: true,
      precision: 7,
      scale: 4,
      default: '0',
    }),
    tax_rate: field.decimal({
      label: 'Tax in %',
      required: true,
      precision: 7,
      scale: 4,
      default: '0',
    }),
    subtotal: field.computed('money', SUBTOTAL, { label: 'Net' }),
    tax_amount: field.computed('money', TAX_AMOUNT, { label: 'Tax' }),
    total: field.computed('money', `${SUBTOTAL} + ${TAX_AMOUNT}`, { label: 'Total' }),
  },
  access: [
    allow('sales_user', ['read'], OWN),
    allow('sales_user', ['create', 'update', 'delete'], `${OWN} && ${OPEN}`),
    allow('sales_manager', ['read']),
    allow('sales_manager', ['create', 'update', 'delete'], OPEN),
    allow('link', ['read'], 'record.sale_order == link.record'),
    restrict('record.sale_order.company in user.companies || record.sale_order == link.record'),
  ],
  constraints: [
    constraint('quantity_not_zero', 'record.quantity != 0.0', 'The quantity is not zero.'),
    constraint(
      'price_not_negative',
      'record.unit_price >= 0.0',
      'A price is not negative. For what comes back, make the quantity negative.',
    ),
    constraint(
      'discount_range',
      'record.discount >= 0.0 && record.discount <= 100.0',
      'A discount is between 0 and 100 %.',
    ),
    constraint(
      'tax_rate_range',
      'record.tax_rate >= 0.0 && record.tax_rate <= 100.0',
      'A tax rate is between 0 and 100 %.',
    ),
  ],
})

export const SALE_ORDER_LINE_VIEWS = [
  listView('sale_order_line', ['sale_order', 'description', 'quantity', 'unit_price', 'subtotal'], {
    sums: ['subtotal'],
  }),
]
