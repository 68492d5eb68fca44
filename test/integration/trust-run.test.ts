import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hashSecret, newSecret, systemClock } from '@zennnn/kernel'
import { verifyPolicy } from '@zennnn/trust'
import { RunningCloud, removeHome, until } from '../faults/running-cloud.ts'
import { genuine } from '../https-world.ts'
import type { TestClient } from '../kit.ts'
import { makeStartedHome } from '../started-home.ts'

const LIMIT = { timeout: 240_000 }

interface Cloud {
  readonly cloud: RunningCloud
  /** As superuser in the control database. */
  readonly superuser: TestClient
  /** Of the operator. */
  readonly token: string
  readonly order: (control: string) => Promise<string>
  readonly job: (id: string) => Promise<Readonly<Record<string, unknown>>>
  /** How often a control was run. */
  readonly lines: (control: string) => Promise<number>
}

async function openCloud(t: TestContext): Promise<Cloud> {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  const superuser = await cloud.look(await cloud.control())
  t.after(async () => {
    await superuser.end()
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  const token = newSecret()
  await superuser.query(
    `insert into zennnn.session (token_hash, user_id, expires_at)
     select $1, id, now() + interval '1 hour' from app."user" where login = 'operator'`,
    [hashSecret(token)],
  )
  const headers = { cookie: `__Host-session=${token}` }
  return {
    cloud,
    superuser,
    token,
    order: async (control) => {
      const { status, body } = await cloud.ask('localhost', `/api/trust/controls/${control}/runs`, {
        method: 'POST',
        headers: genuine(token),
        body: '{}',
      })
      assert.equal(status, 202, body)
      return String(JSON.parse(body).job)
    },
    job: async (id) => {
      const select = 'state,message,steps,result,log,problem'
      const path = `/api/job?select=${select}&id=eq.${id}`
      const { status, body } = await cloud.ask('localhost', path, { headers })
      assert.equal(status, 200, body)
      return Object(JSON.parse(body)[0])
    },
    lines: async (control) => {
      const { rows } = await superuser.query(
        'select count(*)::integer as n from zennnn_trust.evidence where control = $1',
        [control],
      )
      return Number(rows[0]?.n)
    },
  }
}

test(
  'Run now runs the real control by work, which adds a signed line to the chain and says what was measured; it waits for a round, and can be cancelled',
  LIMIT,
  async (t) => {
    const place = await openCloud(t)
    const { cloud, superuser, order, job, lines } = place
    const before = await lines('region-places')
    const id = await order('region-places')
    await until(async () => (await job(id))['state'] === 'done', 'the run')
    const { result, steps } = await job(id)
    assert.deepEqual(steps, ['try'])
    const { try: tried } = Object(result)
    const measured = String(tried.measured)
    assert.equal(tried.control, 'region-places')
    assert.match(measured, /^\d+ regions? in \d+ places?/)
    assert.ok((await lines('region-places')) > before)

    const headers = { cookie: `__Host-session=${place.token}` }
    const path = '/api/trust/controls/region-places/runs'
    const { runs } = JSON.parse((await cloud.ask('localhost', path, { headers })).body)
    const own = runs.find((one: Record<string, unknown>) => one['evidence'] === tried.evidence)
    assert.partialDeepStrictEqual(own, {
      genuine: true,
      outcome: tried.outcome,
      measured,
    })
    await until(async () => {
      const { body } = await cloud.ask('localhost', '/security.json')
      const check = verifyPolicy(body, { cloud: 'localhost', now: systemClock.now() })
      return check.problems.length === 0 && body.includes(measured)
    }, 'the chain is whole with it')

    await waitsAndIsCancelled(place)
    // What was cancelled is not in the way of the next, which is another one: the same would have to wait.
    const again = await order('region-continents')
    await until(async () => (await job(again))['state'] === 'done', 'the next run')
    await superuser.query('select 1')
  },
)

/** While a round is under way nothing else is written, and it is said what is waited for. */
async function waitsAndIsCancelled({
  cloud,
  superuser,
  token,
  order,
  job,
  lines,
}: Cloud): Promise<void> {
  await superuser.query(`select pg_advisory_lock(hashtext('zennnn.evidence'))`)
  const before = await lines('database-map')
  const waiting = await order('database-map')
  assert.equal(await order('database-map'), waiting)
  await until(
    async () => String((await job(waiting))['message']).startsWith('Waiting: other controls'),
    'it says what it waits for',
  )
  const cancelled = await cloud.ask('localhost', '/api/rpc/job.cancel', {
    method: 'POST',
    headers: genuine(token),
    body: JSON.stringify({ id: waiting }),
  })
  assert.equal(cancelled.status, 200, cancelled.body)
  await until(async () => (await job(waiting))['state'] === 'cancelled', 'it is cancelled')
  assert.equal(await lines('database-map'), before)
  await superuser.query(`select pg_advisory_unlock(hashtext('zennnn.evidence'))`)
}
