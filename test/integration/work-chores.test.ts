import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { RunningCloud, removeHome, until, zennnn } from '../faults/running-cloud.ts'
import { makeStartedHome } from '../started-home.ts'

/** What `work` has to do by itself, and what is seen in the control database when it did. */
const CHORES = {
  check_databases: `select from zennnn_vault.database_check where problems = '{}'`,
  drill_region: `select from zennnn_vault.region_drill where kind = 'whole'`,
  follow_subscriptions: 'select',
  host_certificates: 'select',
  mail_sweep: 'select',
  measure_databases: 'select',
  prune_backups: 'select',
  recover_administrators: 'select',
  refill_ready_pool: 'select',
  remove_dropped_databases: 'select',
  renew_certificates: 'select',
  scrub_vault: 'select',
  seal_audit: 'select from zennnn.audit_seal limit 1',
  tidy_databases: 'select',
  tidy_restores: 'select',
  watch_attestations: 'select',
  watch_backups: `select from zennnn_vault.schedule where (select count(*) from zennnn_vault.region) = 3
    and database_id = current_database() and ordered_at > now() - interval '1 hour'`,
  watch_reports: 'select',
  watch_staff: 'select',
} as const

test('work has a time for each chore, and does it', { timeout: 200_000 }, async (t) => {
  const home = await makeStartedHome()
  const cloud = await RunningCloud.start(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  const create = ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin']
  const made = await zennnn(home, create, 'a long password of theirs\n')
  assert.equal(made.code, 0, made.stderr)
  const control = await cloud.look(await cloud.control())
  t.after(async () => {
    await control.end()
  })
  const { rows: known } = await control.query(
    'select identifier from graphile_worker._private_known_crontabs order by 1',
  )
  assert.deepEqual(
    known.map(({ identifier }) => String(identifier)),
    Object.keys(CHORES),
  )
  // Whatever the hour, it is the control database's turn.
  await control.query(
    `insert into zennnn_vault.schedule (database_id, ordered_at) values (current_database(), now() - interval '2 days')
     on conflict (database_id) do update set ordered_at = excluded.ordered_at`,
  )
  for (const name of Object.keys(CHORES))
    await control.query(`select graphile_worker.add_job($1, '{}', job_key := $1 || ' now')`, [name])
  // One that throws stays there and says why.
  await until(async () => {
    const { rows } = await control.query(
      `select task_identifier, last_error from graphile_worker.jobs where key like '% now'`,
    )
    assert.ok(
      rows.every(({ last_error: error }) => error === null),
      JSON.stringify(rows),
    )
    return rows.length === 0
  }, 'every chore was done')
  // What the minute's own turn was doing just then is done by its next one.
  for (const [name, effect] of Object.entries(CHORES))
    await until(async () => (await control.query(effect)).rowCount === 1, name, 90_000)
  const log = await readFile(join(home.path, 'log', 'work.log'), 'utf8')
  assert.doesNotMatch(log, /"event":"(?:chore_failed|vault_damaged|backup_not_removed)"/)
})
