import { PlatformError, type RecordId } from '@zennnn/kernel'
import { type ActionContext, field, recordAction } from '@zennnn/model'

type OpenState = 'draft' | 'sent'

/** For an order that came by telephone or on paper. */
export const confirmOrder = recordAction({
  model: 'sale_order',
  name: 'confirm',
  label: 'Confirm order',
  groups: ['sales_user'],
  when: 'record.state in ["draft", "sent"]',
  confirm: 'The quotation becomes an order and cannot be changed any more.',
  parameters: { name: field.text({ label: 'Confirmed by', required: true, maxLength: 120 }) },
  run: async (context, id, { name }) => {
    // With the rights of the caller: who may not see it is told there is nothing.
    const { number } = await context.records.get('sale_order', id, { number: true })
    await confirm(context, { id, number, name, from: ['draft', 'sent'] })
    await context.links.revoke('sale_order', id)
    return { number }
  },
})

/** The customer confirms, as the bearer of the signed link: once, however often or at the same time it is tried. */
export const confirmByLink = recordAction({
  model: 'sale_order',
  name: 'confirm_by_link',
  label: 'Confirm order',
  groups: ['link'],
  when: 'record.state == "sent"',
  parameters: { name: field.text({ label: 'Your name', required: true, maxLength: 120 }) },
  run: async (context, id, { name }) => {
    const { number, expires_on: expiresOn } = await context.records.get('sale_order', id, {
      number: true,
      expires_on: true,
    })
    if (expiresOn !== null && expiresOn < context.now.toISOString().slice(0, 10))
      throw new PlatformError('STATE_REFUSED', {
        message: `This quotation was valid until ${expiresOn}.`,
        hint: 'Ask the sender for a new one.',
      })
    await confirm(context, { id, number, name, from: ['sent'] })
    return { number }
  },
})

/** One statement decides, so of two at the same time one finds nothing left to confirm. */
async function confirm(
  context: ActionContext,
  order: {
    readonly id: RecordId
    readonly number: string
    readonly name: string
    readonly from: readonly OpenState[]
  },
): Promise<void> {
  await context.elevate('confirm an order', async (records) => {
    const changed = await records.updateWhere(
      'sale_order',
      { id: order.id, state: { in: order.from } },
      {
        state: 'confirmed',
        confirmed_by_name: order.name,
        confirmed_at: context.now.toISOString(),
      },
    )
    if (changed === 0)
      throw new PlatformError('STATE_REFUSED', {
        message: `${order.number} cannot be confirmed: it is confirmed already, or was withdrawn.`,
      })
  })
}
