import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { SMTPServer } from 'smtp-server'
import { parseMailServer } from './mail-server-file.ts'
import { createMailTransport } from './mail-transport.ts'

const PASSWORD = 'what the mail server knows'

/** A mail server that takes mails only of who signed in over TLS, with a certificate that this process trusts. */
async function openMailServer(
  t: TestContext,
  { security = 'starttls', name = 'IP:127.0.0.1' }: { security?: string; name?: string } = {},
) {
  const certificate = makeCertificate(name)
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert])
  const taken: string[] = []
  const server = new SMTPServer({
    ...certificate,
    secure: security === 'tls',
    disableReverseLookup: true,
    onAuth({ username, password }, { secure }, answer) {
      if (secure && username === 'cloud' && password === PASSWORD) answer(undefined, { user: 1 })
      else answer(new Error('Not you.'))
    },
    onData(stream, { envelope }, answer) {
      taken.push(...envelope.rcptTo.map(({ address }) => address))
      stream.resume().on('end', () => {
        answer()
      })
    },
  })
  // A client that trusts it not breaks the connection off.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  t.after(async () => {
    await new Promise<void>((resolve) => {
      server.close(resolve)
    })
  })
  const send = async (more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    const file = { host: '127.0.0.1', port, security, user: 'cloud', password: PASSWORD }
    const text = JSON.stringify({ ...file, from: 'no-reply@example.com', ...more })
    const transport = createMailTransport(parseMailServer(text, 'mail.json'))
    const mail = { to: 'customer@example.com', subject: 'Offer', text: 'Hello', html: undefined }
    try {
      await transport.send({ ...mail, id: newRecordId(systemClock), attempt: 1 })
    } finally {
      transport.close()
    }
  }
  return { taken, send }
}

function makeCertificate(name: string): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-smtp-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const command = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=mail -addext subjectAltName=${name} -keyout ${key} -out ${cert}`
  try {
    execFileSync('openssl', command.split(' '), { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const security of ['starttls', 'tls'])
  test(`a mail server that is named with ${security} gets mails of who may send there`, async (t) => {
    const { taken, send } = await openMailServer(t, { security })
    await send()
    assert.deepEqual(taken, ['customer@example.com'])
    await assert.rejects(send({ password: 'a wrong one' }), { responseCode: 535 })
    await assert.rejects(send({ user: undefined, password: undefined }))
    assert.equal(taken.length, 1)
  })

test('a mail server with the certificate of another host gets neither mail nor password', async (t) => {
  const { taken, send } = await openMailServer(t, { name: 'DNS:other.example' })
  await assert.rejects(send(), /certificate|altnames/i)
  assert.deepEqual(taken, [])
})
