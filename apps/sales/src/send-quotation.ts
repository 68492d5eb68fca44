import { PlatformError } from '@zennnn/kernel'
import { recordAction } from '@zennnn/model'

/** Freezes what is printed, makes a signed link for the customer alone and puts the mail into the outbox. */
export const sendQuotation = recordAction({
  model: 'sale_order',
  name: 'send',
  label: 'Send by e-mail',
  groups: ['sales_user'],
  when: 'record.state in ["draft", "sent"]',
  confirm: 'The customer gets an e-mail with a link to see and confirm this quotation.',
  run: async (context, id) => {
    const order = await context.records.get('sale_order', id, {
      number: true,
      state: true,
      total: true,
      lines: { id: true },
      customer: { name: true, email: true },
      company: { name: true, currency: true, email: true },
    })
    const { customer, company } = order
    const recipient = customer.email
    if (recipient === null)
      throw new PlatformError('STATE_REFUSED', {
        message: `${customer.name} has no e-mail address.`,
        hint: 'Add the address to the contact, then send again. Nothing was sent.',
      })
    if (order.lines.length === 0)
      throw new PlatformError('STATE_REFUSED', {
        message: 'The quotation has no lines.',
        hint: 'Add what you offer, then send again. Nothing was sent.',
      })
    const printed = {
      customer_name: customer.name,
      company_name: company.name,
      currency: company.currency,
      sent_to: recipient,
    }
    await context.elevate('send a quotation', async (records) => {
      const changed = await records.updateWhere(
        'sale_order',
        { id, state: { in: ['draft', 'sent'] } },
        { ...printed, state: 'sent', sent_at: context.now.toISOString() },
      )
      if (changed === 0)
        throw new PlatformError('STATE_REFUSED', {
          message: `${order.number} is confirmed or cancelled, so it cannot be sent.`,
        })
    })
    const days = await context.settings.get('sales.quotation_days')
    // A link sent earlier would show another offer than the one the customer has at hand.
    await context.links.revoke('sale_order', id)
    const url = await context.links.create({
      purpose: 'quotation',
      model: 'sale_order',
      record: id,
      recipient,
      days,
    })
    await context.mail({
      to: recipient,
      template: 'quotation',
      values: { ...printed, number: order.number, total: order.total, url, days },
      model: 'sale_order',
      record: id,
    })
    return { sent_to: recipient }
  },
})
