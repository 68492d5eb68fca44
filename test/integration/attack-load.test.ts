import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { judgeTls, lookAtTls, rateTls } from '@zennnn/cloud'
import { deriveSecret, newSecret } from '@zennnn/kernel'
import { openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  origin: 'https://acme.localhost',
}

/** Begins a request and never ends its body; the first line of the answer. */
async function beginRequest(port: number, lines: readonly string[]): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      socket.write(`${lines.join('\r\n')}\r\n\r\n--b`)
    })
    socket.setTimeout(5000, () => socket.destroy(new Error('No answer before the body.')))
    socket.once('data', (chunk: Buffer) => {
      socket.destroy()
      resolve(chunk.toString('latin1').split('\r\n')[0] ?? '')
    })
    socket.on('error', reject)
  })
}

test('a form to import is not read for somebody whose session is none', async (t) => {
  const [world, control] = [await openWorld(t), await openWorld(t)]
  const { server } = await openHttps(t, { acme: world }, control)
  const token = newSecret()
  const answer = await beginRequest(server.port, [
    'POST /api/import/contact?map=name%3Dx HTTP/1.1',
    'Host: acme.localhost',
    `Cookie: __Host-session=${token}`,
    `X-CSRF-Token: ${deriveSecret(token, 'csrf')}`,
    'Content-Type: multipart/form-data; boundary=b',
    'Content-Length: 9000000',
  ])
  assert.match(answer, / 401 /)
})

test('who is throttled as a network leaves no row for each login he thinks of', async (t) => {
  const world = await openWorld(t)
  await world.superuser.query('update zennnn.sign_in_policy set attempts_per_network = 3')
  const site = await openHttps(t, { acme: world })
  const statuses: number[] = []
  for (let count = 0; count < 8; count += 1) {
    const body = `login=nobody${count}%40example.com&password=wrong+password`
    statuses.push((await site.ask('/sign-in', { method: 'POST', headers: FORM, body })).status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429, 429, 429, 429])
  const { rows } = await world.superuser.query('select count(*)::int as n from zennnn.attempt')
  // Three logins, their network.
  assert.deepEqual(rows, [{ n: 4 }])
})

test('a cipher of 128 bits is not spoken, whichever version of TLS', async (t) => {
  const { server } = await openHttps(t, { acme: await openWorld(t) })
  const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } as const
  for (const options of [{ ciphers: 'TLS_AES_128_GCM_SHA256' }, weak])
    await assert.rejects(
      new Promise((resolve, reject) => {
        const socket = connect(
          { host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ...options },
          () => {
            socket.destroy()
            resolve(undefined)
          },
        )
        socket.on('error', reject)
      }),
      /handshake failure/,
    )
})

test('asked for every version and cipher, the server speaks the best alone, and nobody is said to vouch for it who does not', async (t) => {
  const { server } = await openHttps(t, { acme: await openWorld(t) })
  const place = { host: 'acme.localhost', port: server.port, address: '127.0.0.1' }
  const look = await lookAtTls(place, t.signal)
  const now = new Date()
  assert.equal(rateTls(look, now).gradeOfSettings, 'A+')
  const verdicts = judgeTls(look, now)
  assert.deepEqual(
    [verdicts.tls.holds, verdicts['tls-grade'].holds, verdicts['tls-cert'].holds],
    // The certificate of this test signs itself, for another name.
    [true, false, false],
  )
})
