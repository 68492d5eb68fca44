import { PlatformError } from '@zennnn/kernel'
import { field, modelAction } from '@zennnn/model'

/**
 * Mails a message to the correspondent of a record, and keeps a copy with it. The address comes from the record alone; `to`
 * is the one that the writer was shown, so that nothing goes to an address that somebody changed meanwhile.
 */
export const sendMessage = modelAction({
  model: 'message',
  name: 'send',
  label: 'Send message',
  groups: ['member'],
  parameters: {
    model: field.text({ label: 'Model', required: true, maxLength: 60 }),
    record: field.text({ label: 'Record', required: true, maxLength: 36 }),
    to: field.text({ label: 'To', required: true, maxLength: 320 }),
    subject: field.text({ label: 'Subject', required: true, maxLength: 200 }),
    body: field.longText({ label: 'Text', required: true, maxLength: 20_000 }),
  },
  run: async (context, { model, record, to, subject, body }) => {
    const { id } = context.user
    if (id === undefined) throw new PlatformError('NOT_SIGNED_IN')
    const address = await context.correspondent(model, record)
    if (address === undefined || address === null) throw nobodyToWriteTo(address)
    if (address !== to)
      throw new PlatformError('STATE_REFUSED', {
        message: `The address is ${address} now. Nothing was sent.`,
        hint: 'Check that it is the right one, then send again.',
      })
    const { name } = await context.records.get('user', id, { name: true })
    const values = { subject, body, author: name }
    const mail = await context.mail({ to: address, template: 'message', values, model, record })
    await context.elevate('send a message', async (records) => {
      await records.create('message', { model, record, kind: 'mail', body, mail })
    })
    return { sent_to: address }
  },
})

function nobodyToWriteTo(address: null | undefined): PlatformError {
  if (address === undefined)
    return new PlatformError('STATE_REFUSED', {
      message: 'Records of this kind have nobody to write to. Nothing was sent.',
    })
  return new PlatformError('STATE_REFUSED', {
    message: 'There is no e-mail address to write to. Nothing was sent.',
    hint: 'Add the address to the record, then send again.',
  })
}
