import assert from 'node:assert/strict'
import { watch } from 'node:fs'
import { access, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { getRegion, scrubRegion } from '@zennnn/cloud'
import { openSuperuser } from '../kit.ts'
import { openKeptVault, readWhole } from './cloud/kept-vault.ts'

const LIMIT = { timeout: 120_000 }
const HOUR_MS = 3_600_000

test(
  'what a killed restic left in a folder is removed by the next scrub, when nobody writes there',
  LIMIT,
  async (t) => {
    const world = await openKeptVault(t)
    const { vault, database, backup, zennnn } = world
    const folder = join(vault.home, 'vault', 'us', database)
    const names = new Set<string>()
    const watcher = watch(join(folder, 'snapshots'), (_, name) => {
      if (name !== null) names.add(name)
    })
    const made = await backup()
    watcher.close()
    // As restic itself called what it was writing.
    const name = [...names].find((one) => /-tmp-\d+$/.test(one))
    assert.ok(name !== undefined, [...names].join())
    const put = async (path: string, hoursOld: number): Promise<string> => {
      await writeFile(join(folder, path), 'a part')
      const at = new Date(Date.now() - hoursOld * HOUR_MS)
      await utimes(join(folder, path), at, at)
      return join(folder, path)
    }
    const old = await put(join('snapshots', name), 25)
    const young = await put(join('index', name), 1)

    const writer = await openSuperuser(t, vault.control)
    await writer.query(`select pg_advisory_lock(hashtext('zennnn.backup'), hashtext($1))`, [
      database,
    ])
    const scrubbing = scrubRegion(vault, getRegion(vault.regions, 'us'))
    const isWaiting = async (): Promise<boolean> => {
      const { rows } = await writer.query<{ waiting: boolean }>(
        `select exists (select from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())) as waiting`,
      )
      return rows[0]?.waiting === true
    }
    while (!(await isWaiting())) await delay(20)
    await access(old)
    await writer.query('select pg_advisory_unlock_all()')
    const [scrubbed] = await scrubbing
    assert.partialDeepStrictEqual(scrubbed, { unfinished: 1, damaged: [], backups: [] })
    await assert.rejects(access(old), { code: 'ENOENT' })
    await access(young)
    await readWhole(world, made, 'us')

    await put(join('snapshots', name), 25)
    const { code, stdout } = await zennnn('vault', 'scrub', 'us')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^ {2}removed: 1 unfinished files of killed writes$/m)
    assert.equal((await readdir(join(folder, 'snapshots'))).length, 1)
  },
)
