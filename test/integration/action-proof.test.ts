import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { installQueue, queueStatements, queueUrl } from '@zennnn/jobs'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { type Answer, genuine, openHttps } from '../https-world.ts'
import { openWorld, silentLog } from '../kit.ts'

const PROOF = /Needs a proof of at most ten minutes ago/

/** A control database with a customer, and an operator who is signed in. */
async function openPanel(t: TestContext) {
  const control = await openWorld(t)
  const { database, address, secrets } = control
  await installQueue(queueUrl(address, database, secrets.maintain), silentLog)
  for (const statement of queueStatements(database)) await control.superuser.query(statement)
  const https = await openHttps(t, { acme: control }, control)
  const operator = await control.user('operator', ['operator'])
  const id = newRecordId(systemClock)
  await control.superuser.query(
    `insert into app.database (id, name, slug, database_id, tier, state, host, created_at)
     values ($1, 'Acme', 'acme', 'z_00000000000000000000000000', 'paid', 'live', 'acme.localhost', now())`,
    [id],
  )
  return {
    control,
    https,
    operator,
    order: async (action: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
      await https.ask(`/api/rpc/database.${action}`, {
        method: 'POST',
        host: 'localhost',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id, ...(action === 'drop' ? { slug: 'acme', days: 1 } : {}) }),
      }),
    ordered: async () => {
      const { rows } = await control.superuser.query<{ kind: string }>(
        'select kind from app.job order by kind',
      )
      return rows.map(({ kind }) => kind)
    },
  }
}

function codeOf({ status, body }: Answer): readonly unknown[] {
  return [status, JSON.parse(body).code]
}

test('nobody suspends or deletes a database by a session that he found, nor by a key', async (t) => {
  const { control, https, operator, order, ordered } = await openPanel(t)
  const made = await https.ask('/auth/keys', {
    method: 'POST',
    host: 'localhost',
    headers: genuine(operator.token),
    body: JSON.stringify({ name: 'Robot', days: 365, may_write: true }),
  })
  assert.equal(made.status, 201, made.body)
  const byKey = { authorization: `Bearer ${JSON.parse(made.body).key}` }
  const setAge = async (age: string) => {
    await control.superuser.query('update zennnn.session set confirmed_at = now() - $1::interval', [
      age,
    ])
  }
  for (const action of ['suspend', 'drop']) {
    await setAge('10 minutes')
    assert.deepEqual(codeOf(await order(action, genuine(operator.token))), [
      403,
      'CONFIRMATION_NEEDED',
    ])
    const keyed = await order(action, byKey)
    assert.deepEqual(codeOf(keyed), [403, 'ACCESS_DENIED'])
    assert.match(keyed.body, /No key, job or support does this/)
    assert.deepEqual(await ordered(), [])
  }
  // What ends nothing goes on with both.
  assert.equal((await order('resume', byKey)).status, 409)
  await setAge('9 minutes')
  for (const action of ['suspend', 'drop'])
    assert.equal((await order(action, genuine(operator.token))).status, 200)
  assert.deepEqual(await ordered(), ['drop_database', 'suspend_database'])
})

test('who may not call an action is not asked for a proof, and nobody is for what is not possible', async (t) => {
  const { control, operator, order } = await openPanel(t)
  const admin = await control.user('admin', ['administrator'])
  await control.superuser.query(`update zennnn.session set confirmed_at = '-infinity'`)
  assert.deepEqual(codeOf(await order('drop', genuine(admin.token))), [404, 'PGRST202'])
  assert.deepEqual(codeOf(await order('drop', {})).at(0), 401)
  await control.superuser.query(`update app.database set state = 'suspended'`)
  assert.deepEqual(codeOf(await order('suspend', genuine(operator.token))), [409, 'STATE_REFUSED'])
})

test('the description of the API says which actions ask for a proof', async (t) => {
  const { https, operator } = await openPanel(t)
  const answer = await https.ask('/api/openapi.json', {
    host: 'localhost',
    headers: { cookie: `__Host-session=${operator.token}` },
  })
  const { paths } = JSON.parse(answer.body)
  const said = (action: string): string =>
    String(paths[`/api/rpc/database.${action}`].post.description)
  for (const action of ['suspend', 'drop']) assert.match(said(action), PROOF)
  assert.doesNotMatch(said('resume'), PROOF)
})
