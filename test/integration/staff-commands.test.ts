import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Brand, hashSecret, newRecordId, systemClock } from '@zennnn/kernel'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openHome } from '../home.ts'
import { openWorld } from '../kit.ts'

const LIMIT = { timeout: 230_000 }
const REQUEST = [
  'staff',
  'request',
  'acme',
  '--ticket',
  'T-17',
  '--reason',
  'Help',
  '--as',
] as const
const NOBODY = newRecordId(systemClock)

/** A cloud of this brand with the customer acme, as commands find it. */
async function openCloud(t: TestContext, brand: Brand) {
  const [control, acme] = [await openWorld(t), await openWorld(t, [], brand)]
  await control.superuser.query(
    `insert into app."database" (id, name, slug, database_id, tier, state, host, apps)
     values ($1, 'Acme', 'acme', $2, 'trial', 'live', 'acme.localhost', '["base"]')`,
    [newRecordId(systemClock), acme.database],
  )
  const environment = commandEnvironment(await openHome(t, control.database, brand))
  return {
    control,
    acme,
    run: async (...args: readonly string[]) => await runZennnn(environment, [...args]),
  }
}

test(
  'at the machine support asks, hears what became of it, learns where to come in, and gives up',
  LIMIT,
  async (t) => {
    const { control, acme, run } = await openCloud(t, 'zeldesk')
    await control.user('olga', ['operator'])
    await control.user('clerk', ['administrator'])
    const admin = await acme.user('admin', ['administrator'])
    const json = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(...args, '--json')
      assert.equal(code, 0, stderr)
      return JSON.parse(stdout)
    }
    const asked = await json(...REQUEST, 'olga', '--models', 'contact', '--hours', '2')
    const id = String(asked.id)
    assert.deepEqual(asked.asked, { models: ['contact'], may_write: false, hours: 2 })
    const { rows } = await acme.superuser.query(
      `select why from app.audit_entry where model = 'staff_access' order by at, id`,
    )
    assert.deepEqual(
      rows.map(({ why }) => why),
      [
        'The operator at the machine asked for access in the name of olga',
        'Support (olga, ticket T-17): asked for contact to read, 2 hours: Help',
      ],
    )
    const early = await run('staff', 'open', 'acme', id)
    assert.equal(early.code, 1)
    assert.match(early.stderr, /This request is not open: it is asked/)
    const grant = {
      text: 'select zennnn.staff_grant($1, $2, null, null, null)',
      values: [hashSecret(admin.token), id],
    }
    await acme.connections.direct(acme.database, [grant])
    const { url } = await json('staff', 'open', 'acme', id)
    assert.match(
      String(url),
      new RegExp(`^https://acme\\.localhost:\\d+/staff-access/${id}/begin$`),
    )
    const list = await run('staff', 'list', 'acme')
    assert.match(list.stdout, /granted {3}olga, T-17: contact to read, until 2/)
    assert.equal((await json('staff', 'end', 'acme', id, '--as', 'olga')).state, 'ended')
    for (const login of ['clerk', 'nobody']) {
      const { code, stderr } = await run(...REQUEST, login)
      assert.equal(code, 1)
      assert.match(stderr, /Nobody who runs this cloud has the login/)
    }
    assert.equal((await json('staff', 'list', 'acme')).length, 1)
  },
)

test(
  'under the brand ZENNNN the commands say that nobody of the team comes in',
  LIMIT,
  async (t) => {
    const { control, run } = await openCloud(t, 'zennnn')
    await control.user('olga', ['operator'])
    for (const args of [
      [...REQUEST, 'olga'],
      ['staff', 'list', 'acme'],
      ['staff', 'open', 'acme', NOBODY],
      ['staff', 'end', 'acme', NOBODY, '--as', 'olga'],
    ]) {
      const { code, stderr } = await run(...args)
      assert.equal(code, 1, args.join(' '))
      assert.match(stderr, /Nobody of the team comes into a database of this cloud/)
    }
  },
)
