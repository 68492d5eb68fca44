import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { jobKind } from '@zennnn/jobs'
import { PlatformError } from '@zennnn/kernel'
import { openJobWorld } from './world.ts'

test('a job goes through its steps and records what each returned', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  const double = jobKind({
    name: 'double',
    place: 'customer',
    steps: [
      {
        name: 'read',
        run: async ({ input, report, note }) => {
          await report({ done: 1, total: 2, message: 'Reading.' })
          await note('one line')
          return input
        },
      },
      { name: 'multiply', run: async ({ results }) => Number(results['read']) * 2 },
    ],
  })
  await world.work([double])
  const row = await world.ended(world.customer, await world.request(world.customer, 'double', 21))
  assert.equal(row['state'], 'done')
  assert.deepEqual(row['result'], { read: 21, multiply: 42 })
  assert.deepEqual([row['step'], row['done'], row['total']], ['multiply', 1, 2])
  assert.match(JSON.stringify(row['log']), /^\[\{"at":"[^"]+","text":"one line"\}\]$/)
  assert.equal(row['problem'], null)
})

test('a refusal is shown to the customer, a bug is not', { timeout: 30_000 }, async (t) => {
  const world = await openJobWorld(t)
  const refuse = jobKind({
    name: 'refuse',
    place: 'customer',
    steps: [
      {
        name: 'try',
        run: async () => {
          throw new PlatformError('STATE_REFUSED', { message: 'The order is confirmed already.' })
        },
      },
    ],
  })
  const broken = jobKind({
    name: 'broken',
    place: 'customer',
    steps: [
      {
        name: 'try',
        run: async () => {
          throw new TypeError('secret inside')
        },
      },
    ],
  })
  await world.work([refuse, broken])
  const refused = await world.ended(world.customer, await world.request(world.customer, 'refuse'))
  assert.equal(refused['state'], 'failed')
  assert.equal(refused['message'], 'The order is confirmed already.')
  const failed = await world.ended(world.customer, await world.request(world.customer, 'broken'))
  assert.equal(failed['state'], 'failed')
  assert.ok(!JSON.stringify(failed).includes('secret inside'))
})

test('a job of the control database does not run for a customer, nor one that nobody knows', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  let ran = 0
  const provision = jobKind({
    name: 'provision',
    place: 'control',
    steps: [
      {
        name: 'go',
        run: async () => {
          ran += 1
        },
      },
    ],
  })
  await world.work([provision])
  for (const kind of ['provision', 'constructor', '__proto__']) {
    const row = await world.ended(world.customer, await world.request(world.customer, kind))
    assert.equal(row['state'], 'failed', kind)
  }
  assert.equal(ran, 0)
  const row = await world.ended(world.control, await world.request(world.control, 'provision'))
  assert.equal(row['state'], 'done')
  assert.equal(ran, 1)
})

test('a cancelled job stops at its next report', { timeout: 30_000 }, async (t) => {
  const world = await openJobWorld(t)
  const endless = jobKind({
    name: 'endless',
    place: 'customer',
    steps: [
      {
        name: 'count',
        run: async ({ report }) => {
          for (let done = 1; ; done += 1) {
            await report({ done })
            await delay(10)
          }
        },
      },
    ],
  })
  await world.work([endless])
  const id = await world.request(world.customer, 'endless')
  const client = await world.customer.connect('postgres')
  await client.query('update app.job set cancel_requested = true where id = $1', [id])
  const row = await world.ended(world.customer, id)
  assert.equal(row['state'], 'cancelled')
})

test('a job whose record is not there any more, or is over, as where a backup was restored, stops', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  const stopped: unknown[] = []
  const endless = jobKind({
    name: 'endless',
    place: 'customer',
    steps: [
      {
        name: 'count',
        run: async ({ report, signal, job }) => {
          signal.addEventListener('abort', () => {
            stopped.push(job)
          })
          for (let done = 1; ; done += 1) {
            await report({ done })
            await delay(10)
          }
        },
      },
    ],
  })
  await world.work([endless])
  const client = await world.customer.connect('postgres')
  const ids: string[] = []
  for (const sql of [
    'delete from app.job where id = $1 and done > 0',
    "update app.job set state = 'cancelled' where id = $1 and done > 0",
  ]) {
    const id = await world.request(world.customer, 'endless')
    ids.push(id)
    while ((await client.query(sql, [id])).rowCount === 0) await delay(10)
    while (!stopped.includes(id)) await delay(10)
  }
  assert.deepEqual(stopped, ids)
})

test('a worker that stops hands its job to the next one', { timeout: 30_000 }, async (t) => {
  const world = await openJobWorld(t)
  const begun = Promise.withResolvers<undefined>()
  let attempts = 0
  const slow = jobKind({
    name: 'slow',
    place: 'customer',
    steps: [
      {
        name: 'wait',
        run: async ({ report, signal }) => {
          attempts += 1
          begun.resolve(undefined)
          if (attempts === 1) await once(signal, 'abort')
          await report({})
          return attempts
        },
      },
    ],
  })
  const first = await world.work([slow])
  const id = await world.request(world.customer, 'slow')
  await begun.promise
  await first.stop()
  assert.equal((await world.read(world.customer, id))['state'], 'running')
  await world.work([slow])
  assert.deepEqual((await world.ended(world.customer, id))['result'], { wait: 2 })
})

test('a job whose process is killed goes on where its last checkpoint was', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  const child = spawn(
    process.execPath,
    [
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
      new URL('counting-worker.ts', import.meta.url).pathname,
      JSON.stringify(world.place),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const id = await world.request(world.customer, 'count', 6)
  // It counts to three and then hangs.
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const killed = await world.read(world.customer, id)
  assert.equal(killed['state'], 'running')
  assert.deepEqual(killed['result'], { begin: 'begun', count: { counted: [1, 2, 3] } })
  const seen: unknown[] = []
  const count = jobKind({
    name: 'count',
    place: 'customer',
    steps: [
      {
        name: 'begin',
        run: async () => {
          assert.fail('a finished step was run again')
        },
      },
      {
        name: 'count',
        run: async ({ checkpoint, results }) => {
          seen.push(checkpoint, results['begin'])
          return 'counted'
        },
      },
    ],
  })
  await world.work([count])
  const row = await world.ended(world.customer, id)
  assert.equal(row['state'], 'done')
  assert.deepEqual(seen, [{ counted: [1, 2, 3] }, 'begun'])
  assert.deepEqual(row['result'], { begin: 'begun', count: 'counted' })
})

test('a job that every worker died of ends as failed instead of running for ever', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  const id = await world.request(world.customer, 'count')
  const superuser = await world.control.connect('postgres')
  await superuser.query(
    `update graphile_worker._private_jobs
     set attempts = max_attempts, locked_by = 'dead', locked_at = now() - interval '5 seconds'`,
  )
  const customer = await world.customer.connect('postgres')
  await customer.query(`update app.job set state = 'running' where id = $1`, [id])
  await world.work([
    jobKind({
      name: 'count',
      place: 'customer',
      steps: [
        {
          name: 'begin',
          run: async () => assert.fail('it was tried once more'),
        },
      ],
    }),
  ])
  const { state, message } = await world.ended(world.customer, id)
  assert.deepEqual(
    [state, message],
    ['failed', 'The job was interrupted too often and is given up. Order it anew.'],
  )
  const { rows } = await superuser.query('select from graphile_worker._private_jobs')
  assert.equal(rows.length, 0)
})

test('serve may put jobs into the queue and do nothing else there', {
  timeout: 30_000,
}, async (t) => {
  const world = await openJobWorld(t)
  const serve = await world.control.connect('login')
  for (const sql of [
    'select * from graphile_worker.jobs',
    "select graphile_worker.add_job('job')",
    'delete from graphile_worker._private_jobs',
    'create table zennnn_queue.t(a int)',
  ])
    await assert.rejects(serve.query(sql), { code: '42501' }, sql)
})
