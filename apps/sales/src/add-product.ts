import { field, recordAction } from '@zennnn/model'

/** Adds a line with the product's description, price and tax as they are today. */
export const addProduct = recordAction({
  model: 'sale_order',
  name: 'add_product',
  label: 'Add product',
  groups: ['sales_user'],
  when: 'record.state == "draft"',
  parameters: {
    product: field.reference('product', { label: 'Product', required: true }),
    quantity: field.decimal({ label: 'Quantity', required: true, precision: 14, scale: 4 }),
  },
  run: async (context, id, { product, quantity }) => {
    const { name, price, tax } = await context.records.get('product', product, {
      name: true,
      price: true,
      tax: { rate: true },
    })
    const position = await context.records.count('sale_order_line', { sale_order: id })
    const line = await context.records.create('sale_order_line', {
      sale_order: id,
      position: position + 1,
      product,
      description: name,
      quantity,
      unit_price: price,
      tax_rate: tax?.rate ?? '0',
    })
    return { line }
  },
})
