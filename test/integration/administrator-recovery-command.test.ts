import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proveNoStaff, staffProblems } from '@zennnn/cloud'
import { commandEnvironment, runZennnn } from '../command.ts'
import { openHome } from '../home.ts'
import { followTo, NEW_PASSWORD, openOffice, waitForLink } from '../recovery-world.ts'

const LIMIT = { timeout: 230_000 }
const COMMAND = ['database', 'recover-administrator', 'acme']

test(
  'at the machine a recovery is begun, looked at and ended, and no address of it is shown',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const environment = commandEnvironment(await openHome(t, office.control.database, 'zennnn'))
    const run = async (...args: readonly string[]) =>
      await runZennnn(environment, [...COMMAND, ...args])
    assert.match((await run()).stdout, /No recovery of acme is open/)
    const begun = await run('--login', 'ann', '--json')
    assert.equal(begun.code, 0, begun.stderr)
    const { login, state, promotes, linkUntil } = JSON.parse(begun.stdout)
    assert.deepEqual([login, state, promotes, linkUntil], ['ann', 'waiting', false, null])
    const shown = await run()
    assert.match(shown.stdout, /ann is to be let into acme again/)
    assert.doesNotMatch(`${begun.stdout}${shown.stdout}`, /acme\.example|\/link\//)
    const second = await run('--login', 'bob@acme.example', '--member')
    assert.equal(second.code, 1)
    assert.match(second.stderr, /is open already/)
    const ended = await run('--cancel')
    assert.equal(ended.code, 0, ended.stderr)
    assert.match((await run('--cancel')).stderr, /No recovery of acme is open/)
    for (const wrong of [['--member'], ['--login', 'ann', '--cancel'], ['--login', ' ']])
      assert.equal((await run(...wrong)).code, 2, wrong.join(' '))
    assert.deepEqual(await office.state(), ['stopped'])
    assert.equal(
      (await office.events()).at(-1),
      'Recovery of ann: stopped by the operator at the machine',
    )
  },
)

test(
  'who became an administrator by a recovery has the group from himself, as `trust staff` looks',
  LIMIT,
  async (t) => {
    const office = await openOffice(t)
    const dan = await office.world.user('dan@acme.example', [])
    await office.begin('dan@acme.example', true)
    const token = await followTo(office, await waitForLink(office), '/new-password')
    const { status } = await office.postByLink('/new-password', token, { password: NEW_PASSWORD })
    assert.equal(status, 303)
    const { access, control } = office.place
    const problems = staffProblems(await proveNoStaff(access, control, 'zennnn'))
      .filter(({ database }) => database === 'acme')
      .map(({ problem }) => problem)
    assert.deepEqual(
      problems.filter((problem) => problem.includes(dan.id)),
      // By this test; the password and the group are his own.
      [`The user ${dan.id} was made by nobody of this database.`],
    )
  },
)
