import { base } from '@zennnn/base'
import { contacts } from '@zennnn/contacts'
import { app, extend, field, group } from '@zennnn/model'
import { addProduct } from './add-product.ts'
import { cancelOrder, resetOrder } from './cancel-order.ts'
import { confirmByLink, confirmOrder } from './confirm-order.ts'
import { PRODUCT_VIEWS, Product } from './product.ts'
import { QUOTATION_LINK, QUOTATION_MAIL } from './quotation-mail.ts'
import { SALE_ORDER_VIEWS, SaleOrder } from './sale-order.ts'
import { SALE_ORDER_LINE_VIEWS, SaleOrderLine } from './sale-order-line.ts'
import { type QUOTATION_DAYS, type QUOTATION_NOTE, SALES_SETTINGS } from './sales-settings.ts'
import { sendQuotation } from './send-quotation.ts'
import { TAX_VIEWS, Tax } from './tax.ts'
import { ARABIC } from './translations-ar.ts'
import { FRENCH } from './translations-fr.ts'

const contactOrders = extend('contact', {
  fields: {
    sale_orders: field.collection('sale_order', 'customer', { label: 'Quotations and orders' }),
  },
})

declare module '@zennnn/model' {
  interface Models {
    product: typeof Product
    sale_order: typeof SaleOrder
    sale_order_line: typeof SaleOrderLine
    tax: typeof Tax
  }
  interface Settings {
    'sales.quotation_days': typeof QUOTATION_DAYS
    'sales.quotation_note': typeof QUOTATION_NOTE
  }
  interface Extensions {
    sales_contact: typeof contactOrders
  }
}

/** From the quotation to the order that the customer confirmed. */
export const sales = app({
  name: 'sales',
  label: 'Sales',
  summary: 'Quotations with lines, sent by e-mail and confirmed by the customer through a link.',
  depends: [base.name, contacts.name],
  groups: [
    group('sales_user', 'Sales: own quotations', ['contacts_user']),
    group('sales_manager', 'Sales: all quotations', ['sales_user']),
  ],
  models: [SaleOrder, SaleOrderLine, Product, Tax],
  extensions: [contactOrders],
  actions: [sendQuotation, confirmOrder, confirmByLink, cancelOrder, resetOrder, addProduct],
  views: [...SALE_ORDER_VIEWS, ...SALE_ORDER_LINE_VIEWS, ...PRODUCT_VIEWS, ...TAX_VIEWS],
  mailTemplates: [QUOTATION_MAIL],
  linkPurposes: [QUOTATION_LINK],
  settings: SALES_SETTINGS,
  translations: { fr: FRENCH, ar: ARABIC },
})
