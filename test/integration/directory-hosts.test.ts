import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createServer } from 'node:tls'
import { codeOf, openBoth, REFUSED, reasons } from '../directory-office.ts'
import { ANNS_PASSWORD } from '../directory-world.ts'
import { openRawServer } from '../raw-server.ts'

/** Of this machine, where no directory listens. */
const OTHER = '127.0.0.2'

/** Takes connections at the same port as the directory, and says nothing. */
async function openSilent(t: TestContext, port: number): Promise<() => number> {
  let taken = 0
  const { close } = await openRawServer(
    (socket) => {
      taken += 1
      socket.on('error', () => undefined).resume()
    },
    { address: OTHER, port },
  )
  t.after(close)
  return () => taken
}

test('a host that says nothing is passed over within seconds, and asked last for the next minute', async (t) => {
  const office = await openBoth(t)
  const { settings, port } = office.directory
  const taken = await openSilent(t, port)
  assert.equal((await office.set({ ...settings, hosts: [OTHER, 'localhost'] })).status, 200)
  const began = performance.now()
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  const tookMs = performance.now() - began
  assert.ok(tookMs > 1900 && tookMs < 5000, `${tookMs} ms`)
  assert.equal(taken(), 1)
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  assert.equal(taken(), 1, 'it is asked last, and the other one answered')
})

test('a host that takes no connections is passed over; when none does, the directory is away', async (t) => {
  const office = await openBoth(t)
  const { settings } = office.directory
  await office.set({ ...settings, hosts: ['no-such-host.invalid', OTHER, 'localhost'] })
  assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  await office.set({ ...settings, hosts: [OTHER, 'no-such-host.invalid'] })
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.deepEqual(await reasons(office), ['signed_in', 'directory_unreachable'])
})

test('a host that takes the connection and then says nothing, or hangs up, is passed over, too', async (t) => {
  const office = await openBoth(t)
  const { settings, port, identity } = office.directory
  let [taken, hangsUp] = [0, false]
  const mute = createServer(identity, (socket) => {
    taken += 1
    socket.on('error', () => undefined).on('data', () => hangsUp && socket.destroy())
  }).listen(port, OTHER)
  t.after(() => mute.close())
  const hosts = [OTHER, 'localhost']
  for (const wanted of [false, true]) {
    hangsUp = wanted
    // Other settings are another directory to who remembers hosts: it is asked first again.
    await office.send('DELETE', await office.path())
    assert.equal((await office.add({ ...settings, hosts })).status, 201)
    assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
    assert.equal((await office.login('ann', ANNS_PASSWORD)).status, 200)
  }
  assert.equal(taken, 2, 'once each')
})

test('what a host answers is final: the next one is asked for no other answer', async (t) => {
  const office = await openBoth(t)
  const { settings, port } = office.directory
  const taken = await openSilent(t, port)
  const hosts = ['localhost', OTHER]
  await office.set({ ...settings, hosts })
  assert.deepEqual(codeOf(await office.login('ann', 'wrong')), REFUSED)
  assert.deepEqual(codeOf(await office.login('nobody', 'wrong')), REFUSED)
  await office.set({ ...settings, hosts, bind_password: 'wrong' })
  assert.deepEqual(codeOf(await office.login('ann', ANNS_PASSWORD)), REFUSED)
  assert.equal(taken(), 0)
  assert.deepEqual(await reasons(office), [
    'wrong_password',
    'unknown_login',
    'directory_unreachable',
  ])
})

test('the test says of each host what works and what does not', async (t) => {
  const office = await openBoth(t)
  const { settings, port } = office.directory
  await office.set({ ...settings, hosts: ['no-such-host.invalid', OTHER, 'localhost'] })
  assert.deepEqual(await office.triedAll(), {
    'no-such-host.invalid': [['connection', false, 'There is no host no-such-host.invalid.']],
    [OTHER]: [['connection', false, `${OTHER}:${port} takes no connections.`]],
    localhost: [
      ['connection', true, 'localhost answers over TLS.'],
      ['search_account', true, 'The search account signs in.'],
      ['base', true, 'dc=example,dc=com can be searched.'],
      ['person', true, 'Found cn=Ann Miller,ou=people,dc=example,dc=com.'],
    ],
  })
})
