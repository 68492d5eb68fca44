import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDatabase, checkIndexes, findUnchecked, tellOperators } from '@zennnn/cloud'
import { silentLog } from '../kit.ts'
import { openKeptVault } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 120_000 }
const DAY_MS = 86_400_000

test('a sound database is found sound, and nothing of the look stays in it', LIMIT, async (t) => {
  const { vault, database, askCustomer } = await openKeptVault(t)
  const found = await checkIndexes(vault.access, database)
  assert.deepEqual(found.problems, [])
  assert.ok(found.tables > 20 && found.indexes > 40, JSON.stringify(found))
  assert.deepEqual(
    await askCustomer(`select (select count(*)::int from pg_extension where extname = 'amcheck') as extensions,
      (select count(*)::int from pg_namespace where nspname = 'zennnn_check') as schemas`),
    { extensions: 0, schemas: 0 },
  )
})

test(
  'an index that lost its rows is found, told to operators once, and over when it is whole again',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, ask, askCustomer } = world
    await ask(
      `insert into app."user" (id, login, name, email, active) values (gen_random_uuid(), 'op', 'Op', 'op@cloud.example', true)`,
    )
    await ask(
      `insert into app.user_groups (source, target) select u.id, g.id from app."user" u, app."group" g
     where u.login = 'op' and g.name = 'operator'`,
    )
    assert.deepEqual(await findUnchecked(vault), [database], 'never looked at')
    // A row that never came into the index, as after a write that a disk forgot.
    const isReady = async (ready: boolean): Promise<void> => {
      await askCustomer(
        `update pg_index set indisready = ${ready} where indexrelid = 'app.tag_pkey'::regclass`,
      )
    }
    await isReady(false)
    await askCustomer(`insert into app.tag (id, name) values (gen_random_uuid(), 'lost')`)
    await isReady(true)
    const damaged = await checkDatabase(vault, database)
    assert.equal(damaged.problems.length, 1, JSON.stringify(damaged.problems))
    assert.match(damaged.problems[0] ?? '', /^app\.tag_pkey: /)
    const told = async (): Promise<unknown> => {
      await tellOperators(vault, silentLog)
      const found = await ask(
        `select count(*)::int as n from app.mail where text like '%tables or indexes%' or text like '%sound tables%'`,
      )
      return found?.['n']
    }
    assert.equal(await told(), 1)
    assert.equal(await told(), 1)
    assert.deepEqual(await findUnchecked(vault), [], 'looked at this week')
    const later = { ...vault, clock: { now: () => new Date(Date.now() + 8 * DAY_MS) } }
    assert.deepEqual(await findUnchecked(later), [database])
    await askCustomer('reindex index app.tag_pkey')
    assert.deepEqual((await checkDatabase(vault, database)).problems, [])
    assert.equal(await told(), 2)
  },
)
