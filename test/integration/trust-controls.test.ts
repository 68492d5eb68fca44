import assert from 'node:assert/strict'
import { Agent, request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { systemClock } from '@zennnn/kernel'
import {
  type Ask,
  type Canary,
  type CanaryPort,
  type Control,
  ControlRunner,
  cardRoutesControl,
  csrfRoutesControl,
  foreignIdsControl,
  hashRoutesControl,
  injectionCorpusControl,
  memberNamesControl,
  scriptCorpusControl,
  sessionCookieControl,
  shortPasswordControl,
  wrongLoginsControl,
} from '@zennnn/trust'
import { openTarget } from '../attack-world.ts'
import { givePassword, openHttps, PASSWORD } from '../https-world.ts'
import { openWorld, silentLog } from '../kit.ts'

/** A database like a customer's, behind a server like `serve`, with the people of a canary. */
async function openCanary(t: TestContext): Promise<CanaryPort> {
  const { world, people } = await openTarget(t)
  const guessed = await world.user('guessed@example.com', [])
  for (const user of [people.admin, people.clerk, guessed]) await givePassword(world, user)
  const site = await openHttps(t, { acme: world }, await openWorld(t))
  const ask = askAt(t, site.server.port)
  const canary: Canary = {
    brand: 'zennnn',
    ask: ask('acme.localhost'),
    cloud: ask('localhost'),
    administrator: { login: 'admin@example.com', password: PASSWORD },
    member: { login: 'clerk@example.com', password: PASSWORD },
    guessed: { login: 'guessed@example.com', password: PASSWORD },
  }
  return { canary: async () => await Promise.resolve(canary) }
}

/** As `httpsAsk`, but that the certificate is made for this run: TLS itself is tested elsewhere. */
function askAt(t: TestContext, port: number): (host: string) => Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  t.after(() => {
    agent.destroy()
  })
  return (host) =>
    async ({ method = 'GET', path, headers, body }, signal) =>
      await new Promise((resolve, reject) => {
        const sent = request(
          { agent, host: '127.0.0.1', port, path, method, signal, headers: { host, ...headers } },
          (incoming) => {
            const heard = new Headers()
            for (const [name, values = []] of Object.entries(incoming.headersDistinct))
              for (const value of values) heard.append(name, value)
            buffer(incoming).then((bytes) => {
              resolve({
                status: incoming.statusCode ?? 0,
                headers: heard,
                body: bytes.toString(),
              })
            }, reject)
          },
        )
        sent.once('error', reject)
        sent.end(body)
      })
}

async function nothing(): Promise<readonly never[]> {
  return await Promise.resolve([])
}

test('what controls try in a canary database is refused by the real one, each within its time', async (t) => {
  const port = await openCanary(t)
  const controls: readonly Control[] = [
    sessionCookieControl(port),
    csrfRoutesControl(port),
    hashRoutesControl(port),
    memberNamesControl(port),
    cardRoutesControl(port),
    foreignIdsControl({ ...port, clock: systemClock }),
    scriptCorpusControl({ ...port, documents: nothing }),
    injectionCorpusControl(port),
    shortPasswordControl({ ...port, mailedWays: nothing }),
    wrongLoginsControl(port),
  ]
  const runner = new ControlRunner({ clock: systemClock, log: silentLog })
  for (const control of controls)
    await t.test(control.id, async () => {
      const run = await runner.run(control, t.signal)
      assert.equal(run.outcome, 'holds', `${run.measured} ${JSON.stringify(run.figures)}`)
    })
})
