import assert from 'node:assert/strict'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRegions, requireNotTakenOver } from '@zennnn/cloud'
import { ZENNNN } from '../command.ts'
import { RunningCloud, run, zennnn } from '../faults/running-cloud.ts'
import { startRegions } from '../region-servers.ts'
import { openNewVault } from './cloud/kept-vault.ts'
import { backUp, openLost } from './cloud/lost-home.ts'

test('a lost cloud comes back from a server of another machine, as the brand that it was made for', {
  timeout: 235_000,
}, async (t) => {
  const { folder, regions, file } = await startRegions(t)
  const world = await openNewVault(t, file)
  const { vault, database, ask } = world
  await ask("insert into zennnn_cloud.brand (brand) values ('zeldesk')")
  await backUp(world, database)
  const control = await backUp(world, vault.control)
  const stored = join(folder, 'us', 'cloud', vault.control, 'snapshots')
  const before = await readdir(stored)
  // Of the three only one is left.
  for (const { name, stop } of regions) if (name !== 'us') await stop()
  const home = await openLost(t, world)
  const us = file.regions.filter(({ name }) => name === 'us')
  const configure = async (change: object): Promise<void> => {
    const list = us.map((one) => ({ ...one, ...change }))
    await writeFile(join(home.path, 'regions.json'), JSON.stringify({ regions: list }))
  }
  const recover = ['vault', 'recover', 'us'] as const

  await configure({})
  const unnamed = await zennnn(home, recover)
  assert.equal(unnamed.code, 1)
  assert.match(unnamed.stderr, /is no folder of this machine.*--control/s)
  const other = await zennnn(home, [...recover, '--control', database])
  assert.equal(other.code, 1)
  assert.match(other.stderr, /No repository in the region us opens with the key of the vault/)
  const named = [...recover, '--control', vault.control]
  await configure({ ca_file: join(folder, 'other-ca.crt') })
  const impostor = await zennnn(home, named)
  assert.equal(impostor.code, 1)
  assert.match(impostor.stderr, /x509/)
  await cp(join(folder, 'password'), join(home.path, 'wrong'))
  await writeFile(join(home.path, 'wrong'), 'of-nobody', { mode: 0o600 })
  await configure({ password_file: join(home.path, 'wrong') })
  const stranger = await zennnn(home, named)
  assert.equal(stranger.code, 1)
  assert.match(stranger.stderr, /401|403/)
  await configure({})

  const contradicting = { ...home, env: { ...home.env, ZENNNN_BRAND: 'zennnn' } }
  // It was backed up just now, and whoever it is of reads the same region.
  const living = await zennnn(home, named)
  assert.equal(living.code, 1)
  assert.match(living.stderr, /may still live\. Its newest backup is of .*--name localhost/s)
  assert.deepEqual(await readdir(stored), before)
  const meant = [...named, '--name', 'localhost']
  const refused = await run(contradicting, ZENNNN, meant)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /this cloud was made as "zeldesk", and a brand is for good/)
  const recovered = await zennnn(home, [...meant, '--json'])
  assert.equal(recovered.code, 0, recovered.stdout + recovered.stderr)
  const answer: unknown = JSON.parse(recovered.stdout)
  assert.partialDeepStrictEqual(answer, { backup: control.id, databases: [{ slug: 'acme' }] })
  const state: unknown = JSON.parse(await readFile(join(home.path, 'state.json'), 'utf8'))
  assert.partialDeepStrictEqual(state, { control: vault.control, brand: 'zeldesk' })
  // It deletes nothing, and says that this is the cloud: the lost one is kept out.
  const after = await readdir(stored)
  assert.equal(after.length, before.length + 1)
  assert.deepEqual(
    before.filter((name) => !after.includes(name)),
    [],
  )
  await assert.rejects(
    requireNotTakenOver({ ...vault, regions: readRegions(home.path) }, []),
    /Another recovery took this cloud over/,
  )

  const cloud = await RunningCloud.start(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
  })
  assert.equal((await cloud.ask('acme.localhost', '/sign-in')).status, 200)
})
