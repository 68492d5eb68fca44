import { PlatformError } from '@zennnn/kernel'
import { recordAction } from '@zennnn/model'

/** Withdraws a quotation, or an order that will not be carried out; its links end. */
export const cancelOrder = recordAction({
  model: 'sale_order',
  name: 'cancel',
  label: 'Cancel',
  groups: ['sales_user'],
  when: 'record.state in ["draft", "sent", "confirmed"]',
  confirm: 'The customer cannot confirm it any more; links already sent stop working.',
  run: async (context, id) => {
    const { number, state } = await context.records.get('sale_order', id, {
      number: true,
      state: true,
    })
    const manager = context.user.groups.includes('sales_manager')
    if (state === 'confirmed' && !manager)
      throw new PlatformError('ACCESS_DENIED', {
        message: `${number} is confirmed. A sales manager can cancel it.`,
      })
    await context.elevate('cancel an order', async (records) => {
      const changed = await records.updateWhere(
        'sale_order',
        { id, state: { in: manager ? ['draft', 'sent', 'confirmed'] : ['draft', 'sent'] } },
        { state: 'cancelled' },
      )
      if (changed === 0)
        throw new PlatformError('STATE_REFUSED', { message: `${number} is cancelled already.` })
    })
    await context.links.revoke('sale_order', id)
    return { number }
  },
})

/** Opens a sent or cancelled quotation for changes again. A confirmed order stays as it was agreed. */
export const resetOrder = recordAction({
  model: 'sale_order',
  name: 'reset',
  label: 'Back to quotation',
  groups: ['sales_user'],
  when: 'record.state in ["sent", "cancelled"] && !has(record.confirmed_at)',
  confirm: 'Links already sent stop working; send it again when it is ready.',
  run: async (context, id) => {
    const { number } = await context.records.get('sale_order', id, { number: true })
    await context.elevate('reset a quotation', async (records) => {
      const changed = await records.updateWhere(
        'sale_order',
        { id, state: { in: ['sent', 'cancelled'] }, confirmed_at: null },
        { state: 'draft' },
      )
      if (changed === 0)
        throw new PlatformError('STATE_REFUSED', {
          message: `${number} cannot be changed: it is a quotation already, or was confirmed.`,
        })
    })
    await context.links.revoke('sale_order', id)
    return { number }
  },
})
