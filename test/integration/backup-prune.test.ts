import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { getBackup, listBackups, readRegions, removeDue } from '@zennnn/cloud'
import { startRegions } from '../region-servers.ts'
import { type KeptVault, openKeptVault, openServedVault } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 200_000 }
const HOUR_MS = 3_600_000
const DAYS_31_MS = 31 * 24 * HOUR_MS
const run = promisify(execFile)

/** Two backups that somebody asked for, whose 30 days are over after `DAYS_31_MS`. */
async function makeTwo({ vault, backup }: KeptVault) {
  const old = await backup()
  const other = await backup()
  assert.equal(old.state, 'complete', old.message)
  const later = (ms: number) => ({ ...vault, clock: { now: () => new Date(Date.now() + ms) } })
  return { old, other, later }
}

test(
  'what retention does not keep is marked, and deleted in every region 72 hours later, by the privileged way alone',
  LIMIT,
  async (t) => {
    const servers = await startRegions(t)
    const world = await openServedVault(t, servers)
    const { vault, database, ask, zennnn } = world
    const { old, other, later } = await makeTwo(world)
    const snapshots = async (): Promise<readonly number[]> =>
      await Promise.all(
        servers.regions.map(
          async ({ folder }) =>
            (await readdir(join(folder, 'cloud', database, 'snapshots'))).length,
        ),
      )
    // The newest that was verified is kept whatever its age.
    await ask('update zennnn_vault.backup set verified_at = now() where id = $1', [other.id])

    const marked = await removeDue(later(DAYS_31_MS), database)
    assert.deepEqual(
      marked.plan.mark.map(({ backup, because }) => [backup, because]),
      [[old.id, 'term_over']],
    )
    assert.deepEqual(await snapshots(), [2, 2, 2])
    const early = await removeDue(later(DAYS_31_MS + 71 * HOUR_MS), database)
    assert.deepEqual([early.plan.remove, await snapshots()], [[], [2, 2, 2]])

    // The plan of this moment keeps it: it is unmarked, and what was marked long ago is not deleted.
    const kept = await removeDue(vault, database)
    assert.deepEqual(kept.plan.unmark, [old.id])
    await removeDue(later(DAYS_31_MS), database)

    // One region without the way to delete, one that is away.
    const [eu, us] = servers.regions
    assert.ok(eu && us)
    await us.stop()
    const without = servers.file.regions.map(({ privileged, ...one }) =>
      one['name'] === 'eu' ? one : { ...one, privileged },
    )
    await writeFile(join(vault.home, 'regions.json'), JSON.stringify({ regions: without }))
    const due = later(DAYS_31_MS + 73 * HOUR_MS)
    const partly = await removeDue({ ...due, regions: readRegions(vault.home) }, database)
    assert.deepEqual(
      partly.failures.map(({ region }) => region),
      ['eu', 'us'],
    )
    assert.match(partly.failures[0]?.message ?? '', /^The region eu has no privileged way/)
    assert.deepEqual(await snapshots(), [2, 2, 1])
    await assert.rejects(getBackup(vault.access, vault.control, old.id), { code: 'NOT_FOUND' })
    assert.deepEqual(
      (await listBackups(vault.access, vault.control, database)).map(({ id }) => id),
      [other.id],
    )

    await us.start()
    await writeFile(join(vault.home, 'regions.json'), JSON.stringify(servers.file))
    const rest = await zennnn('backup', 'prune', 'acme')
    assert.equal(rest.code, 0, rest.stdout + rest.stderr)
    assert.deepEqual(await snapshots(), [1, 1, 1])
    const history = await ask(
      `select because, pending, record->>'sha256' as sha256, record->'copies' as copies from zennnn_vault.removed where backup = $1`,
      [old.id],
    )
    assert.partialDeepStrictEqual(history, {
      because: 'somebody asked for it, and its 30 days are over',
      pending: [],
      sha256: old.sha256,
    })
    // The other is whole after pruning.
    const verified = await zennnn(
      'backup',
      'download',
      other.id,
      '--out',
      join(vault.home, 'x.tar'),
    )
    assert.equal(verified.code, 0, verified.stderr)
  },
)

test(
  'snapshots with forged times push nothing out, and backup prune and plan say what is due',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, zennnn, ask } = world
    const { old, other } = await makeTwo(world)
    const folder = join(vault.home, 'vault', 'eu', database)
    const env = { ...process.env, RESTIC_PASSWORD: await world.password('eu') }
    for (const time of ['2026-01-01 02:00:00', '2030-01-01 02:00:00', '2035-01-01 02:00:00'])
      await run('restic', ['--no-cache', '-r', folder, 'backup', '--time', time, '/etc/hostname'], {
        env,
      })
    const before = await readdir(join(folder, 'snapshots'))
    assert.equal(before.length, 5)
    const { plan } = await removeDue(vault, database)
    assert.deepEqual([plan.mark, plan.unmark, plan.remove], [[], [], []])
    assert.deepEqual(await readdir(join(folder, 'snapshots')), before)

    await ask(
      `update zennnn_vault.backup set began_at = now() - interval '40 days' where id = $1`,
      [old.id],
    )
    const dry = await zennnn('backup', 'prune', '--dry-run', 'acme')
    assert.match(dry.stdout, new RegExp(`^acme: 1 marked, .*\\n +to be deleted after .*${old.id}`))
    assert.equal((await ask('select count(*)::int as n from zennnn_vault.removal'))?.['n'], 0)
    const all = await zennnn('backup', 'prune', '--all', '--json')
    assert.equal(all.code, 0, all.stderr)
    const answer: unknown = JSON.parse(all.stdout)
    assert.partialDeepStrictEqual(answer, [
      { database, marked: [{ backup: old.id, because: 'term_over' }], removed: [], failures: [] },
    ])
    const planned = await zennnn('backup', 'plan', 'acme')
    assert.match(planned.stdout, new RegExp(`deletes ${old.id} .*, after 20\\d\\d-`))
    for (const args of [['acme', '--all'], []]) {
      const refused = await zennnn('backup', 'prune', ...args)
      assert.equal(refused.code, 2)
    }
    assert.equal((await zennnn('backup', 'show', other.id)).code, 0)
  },
)
