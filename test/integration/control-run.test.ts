import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { beginChain, ensureControlDatabase, publicKeyText, record, tryRecord } from '@zennnn/cloud'
import { newRecordId, PlatformError, systemClock, untilAborted } from '@zennnn/kernel'
import { brandPolicy, type Control, ControlRunner, recordRuns } from '@zennnn/trust'
import { inTurn } from '../../packages/cli/src/trust/in-turn.ts'
import { controlRunJob } from '../../packages/cli/src/work/control-run.ts'
import { openWorld, silentLog } from '../kit.ts'

const SEEN = { outcome: 'holds', measured: 'all is well', figures: {} } as const

async function givesUp(): Promise<never> {
  return await Promise.reject(new Error('too long'))
}

async function openPlace(t: TestContext) {
  const { address, secrets, database, registry } = await openWorld(t)
  const access = { address, secrets }
  await ensureControlDatabase({ access, control: database, registry, template: '', log: silentLog })
  const home = await mkdtemp(join(tmpdir(), 'zennnn-run-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const place = { access, control: database, home, clock: systemClock }
  const { privateKey } = generateKeyPairSync('ed25519')
  await beginChain(place, { cloud: 'localhost', publicKey: publicKeyText(privateKey) })
  return { place, database, privateKey }
}

test('who waits for his turn has it within seconds after whoever writes evidence down, and gives up when he is told to', async (t) => {
  const { place } = await openPlace(t)
  const { promise: isHeld, resolve: holds } = Promise.withResolvers<undefined>()
  const gate = Promise.withResolvers<undefined>()
  const holder = record(place, async () => {
    holds(undefined)
    await gate.promise
  })
  await isHeld
  const order: string[] = []
  const body = async () => {
    order.push('its turn')
    return await Promise.resolve([])
  }
  const stop = new AbortController()
  const stops = async () => {
    await Promise.resolve()
    stop.abort(new Error('told to'))
  }
  await assert.rejects(inTurn(place, body, { signal: stop.signal, onWait: stops }), /told to/)
  await assert.rejects(inTurn(place, body, { signal: t.signal, onWait: givesUp }), /too long/)
  assert.equal(order.length, 0)
  const onWait = async () => {
    order.push('waits')
    gate.resolve(undefined)
    await holder
  }
  assert.deepEqual(await inTurn(place, body, { signal: t.signal, onWait }), [])
  assert.deepEqual(order, ['waits', 'its turn'])
})

test('a run that is cancelled in the middle of a try keeps everybody from trying until the control has put back what it changed, and writes nothing', async (t) => {
  const { place, database, privateKey } = await openPlace(t)
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>()
  const putsBack = Promise.withResolvers<undefined>()
  let tries = 0
  const control: Control = {
    id: 'standby-lag',
    observe: async (signal) => {
      tries += 1
      begin(undefined)
      try {
        return tries === 1 ? await untilAborted(new Promise<never>(() => undefined), signal) : SEEN
      } finally {
        await putsBack.promise
      }
    },
  }
  const tools = {
    policy: brandPolicy('zennnn'),
    cloud: 'localhost',
    privateKey,
    controls: [control],
    runner: new ControlRunner({ clock: systemClock, log: silentLog }),
    clock: systemClock,
  }
  const { steps } = controlRunJob(place, async () => await Promise.resolve(tools))
  const cancel = new AbortController()
  const [step] = steps
  assert.ok(step)
  const run = step.run({
    database,
    job: newRecordId(systemClock),
    requestedBy: undefined,
    input: { control: 'standby-lag' },
    results: {},
    checkpoint: undefined,
    signal: cancel.signal,
    report: async () => await Promise.resolve(),
    note: async () => await Promise.resolve(),
  })
  const ended = assert.rejects(run, { code: 'CANCELLED' })
  await begun
  cancel.abort(new PlatformError('CANCELLED'))
  const again = async () =>
    await tryRecord(
      place,
      async (register) => await recordRuns(register, ['standby-lag'], tools, t.signal),
    )
  assert.equal(await again(), undefined)
  assert.equal(tries, 1)
  putsBack.resolve(undefined)
  await ended
  const [next] = (await again()) ?? []
  assert.equal(next?.outcome, 'holds')
  const head = await tryRecord(place, async (register) => await register.head())
  assert.equal(head?.sequence, 1)
})
