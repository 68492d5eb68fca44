import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createLog, newRecordId, systemClock } from '@zennnn/kernel'
import { type CaughtMail, startCatcher } from './catcher.ts'
import { createMailTransport, type MailTransport } from './mail-transport.ts'

async function catching(t: TestContext): Promise<{
  readonly mails: readonly CaughtMail[]
  readonly transport: MailTransport
  readonly port: number
}> {
  const mails: CaughtMail[] = []
  const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
  const catcher = await startCatcher({
    port: 0,
    log,
    store: async (mail) => {
      if (mail.subject === 'refuse') throw new Error('no room')
      mails.push(mail)
    },
  })
  const transport = createMailTransport({
    host: '127.0.0.1',
    port: catcher.port,
    security: 'none',
    from: { name: 'Acme, Ltd. "Sales"', address: 'no-reply@cloud.example' },
  })
  t.after(async () => {
    transport.close()
    await catcher.close()
  })
  return { mails, transport, port: catcher.port }
}

const mail = {
  id: newRecordId(systemClock),
  to: 'customer@example.com',
  subject: 'Offer – 100 € für Jörg',
  text: 'Line one\n.\nFrom here\nhttps://acme.localhost/link/abc',
  html: '<p>Hello</p>',
  attempt: 1,
}

test('a mail goes through SMTP unchanged, under the id of its record', async (t) => {
  const { mails, transport } = await catching(t)
  await transport.send(mail)
  const [caught] = mails
  assert.equal(caught?.to, 'customer@example.com')
  assert.equal(caught.from, 'Acme, Ltd. "Sales" <no-reply@cloud.example>')
  assert.equal(caught.subject, 'Offer – 100 € für Jörg')
  assert.equal(caught.text?.trim(), mail.text)
  assert.equal(caught.html?.trim(), '<p>Hello</p>')
  assert.equal(caught.messageId, `<${mail.id}@cloud.example>`)
})

test('a header with a line break never reaches the server', async (t) => {
  const { mails, transport } = await catching(t)
  const subject = 'x\r\nBcc: everybody@example.com'
  await assert.rejects(transport.send({ ...mail, subject }), { code: 'VALUE_INVALID' })
  const to = 'a@b.example, c@d.example'
  await assert.rejects(transport.send({ ...mail, to }), { code: 'VALUE_INVALID' })
  assert.deepEqual(mails, [])
})

test('a mail that the catcher cannot keep is not taken', async (t) => {
  const { mails, transport } = await catching(t)
  await assert.rejects(transport.send({ ...mail, subject: 'refuse' }), { responseCode: 450 })
  assert.deepEqual(mails, [])
})

test('a mail with the number of a card is refused for good, whatever part it is in, and never kept', async (t) => {
  const { mails, transport } = await catching(t)
  const card = '4111-1111-1111-1111'
  for (const more of [
    { subject: `Card ${card}` },
    { text: `Charge\n${card}, please.` },
    { html: `<p>${card}</p>` },
  ])
    await assert.rejects(transport.send({ ...mail, ...more }), { responseCode: 554 })
  assert.deepEqual(mails, [])
})

test('a mail that is too large is refused for good', async (t) => {
  const { mails, transport } = await catching(t)
  const text = 'x'.repeat(2_100_000)
  await assert.rejects(transport.send({ ...mail, text }), { responseCode: 552 })
  assert.deepEqual(mails, [])
})

test('a server that demands nothing secret is not spoken to in clear when TLS is required', async (t) => {
  const { mails, port } = await catching(t)
  const transport = createMailTransport({
    host: '127.0.0.1',
    port,
    security: 'starttls',
    login: { user: 'u', password: 'p' },
    from: { name: 'Acme', address: 'no-reply@cloud.example' },
  })
  t.after(() => {
    transport.close()
  })
  await assert.rejects(transport.send(mail))
  assert.deepEqual(mails, [])
})
