import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sealPath } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'
import { cloudChores } from '../../../packages/cli/src/work/chores.ts'
import { commandEnvironment, type Ended, runZennnn } from '../../command.ts'
import { openHome } from '../../home.ts'
import { openCloud } from './world.ts'

const LIMIT = { timeout: 60_000 }

async function verify(home: string, ...args: readonly string[]): Promise<Ended> {
  return await runZennnn(commandEnvironment(home), ['audit', 'verify', ...args])
}

test(
  'work keeps the newest seal of every database outside of it, and audit verify compares',
  LIMIT,
  async (t) => {
    const cloud = await openCloud(t)
    await cloud.startWork()
    const order = await cloud.order()
    assert.equal((await cloud.ended(order.job))['state'], 'done')
    const home = await openHome(t, cloud.control)
    const lines: string[] = []
    const log = createLog({ clock: systemClock, level: 'warn', write: (line) => lines.push(line) })
    const sealing = cloudChores(cloud.tools, { home, brand: 'zennnn' }, log).find(
      ({ name }) => name === 'seal_audit',
    )
    assert.ok(sealing)

    const early = await verify(home, 'acme')
    assert.equal(early.code, 0, early.stdout)
    await sealing.run()
    assert.deepEqual(lines, [])
    for (const database of [order.database, cloud.control]) {
      const kept = await readFile(sealPath(home, database), 'utf8')
      assert.match(
        kept,
        new RegExp(`^\\{"database":"${database}","batch":1,"hash":"[0-9a-f]{64}",.*\\}\\n$`),
      )
    }
    for (const slug of ['acme', 'control']) {
      const { code, stdout } = await verify(home, slug)
      assert.equal(code, 0, stdout)
      assert.match(
        stdout,
        /^The audit log of \w+ holds\.\nBatches that hold: 1, with \d+ entries\. Entries that wait for their seal: 0\./,
      )
    }

    await cloud.ask(order.database, 'alter table app.audit_entry disable trigger zennnn_1_refuse')
    await cloud.ask(order.database, `update app.audit_entry set record = 'x' where model = 'user'`)
    const broken = await verify(home, 'acme')
    assert.equal(broken.code, 1)
    assert.match(broken.stdout, /^The audit log of acme does not hold\.\nBatch 1, sealed .*altered/)
    // Made anew as a whole: the chain in the database fits, the one outside does not.
    await cloud.ask(
      order.database,
      'update zennnn.audit_seal set digest = zennnn.seal_digest(null, number, entries)',
    )
    await sealing.run()
    assert.match(lines.join(''), new RegExp(`"event":"audit_seal_contradicts".*${order.database}`))
    const json = await verify(home, 'acme', '--json')
    assert.equal(json.code, 1)
    const verdict: unknown = JSON.parse(json.stdout)
    assert.partialDeepStrictEqual(verdict, {
      slug: 'acme',
      database: order.database,
      holds: false,
      batches: 0,
      entries: 0,
      waiting: 0,
      kept: 1,
      break: { batch: 1, reason: 'rewritten' },
    })
    assert.equal((await verify(home, 'control')).code, 0)
    const unknown = await verify(home, 'nobody')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /There is no database "nobody"/)
  },
)
