import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { RunningCloud, zennnn } from '../faults/running-cloud.ts'
import { hostKeyOf, pageBlocks } from './region-office.ts'
import { openWorld, WITH_US, type World } from './region-world.ts'
import { keepSafe } from './safe-place.ts'

test('a lost region comes back on a spare location by the words of the runbook', async (t) => {
  const world = await openWorld(t)
  const { home, office, machine, blocks } = world
  const cloud = await RunningCloud.start(home, WITH_US)
  t.after(async () => {
    await cloud.end('SIGTERM')
  })
  const create = ['database', 'create', 'acme', '--admin', 'ann@acme.example', '--password-stdin']
  assert.equal((await zennnn(home, create, 'a long enough password\n')).code, 0)
  const lost = await pageBlocks('lost-data-centre.md')
  const [bring, there] = lost.filter(({ heading }) => heading === 'On a spare location')
  const spare = blocks.find(({ heading }) => heading.startsWith('A spare'))?.lines[0] ?? ''

  await t.test('a spare is a location without a cloud, also after a second run', async () => {
    office.hostKey = await hostKeyOf(machine)
    const { code, text } = await office.run(spare)
    assert.equal(code, 0, text)
    assert.match(text, /tried from here: no cloud runs there: it waits for one\./)
    assert.match(text, /tried from here: of \d+ ports.*only 22, 8443, 9443 are open\./)
    const again = await office.run('bin/zennnn region add west --ssh-key anna')
    assert.match(again.text, /west is as it should be: nothing was changed\./)
    const found = await machine.console(
      'ls -A /srv/zennnn/home; systemctl is-enabled zennnn || true',
    )
    assert.equal(found.trim(), 'disabled')
  })

  await t.test('the cloud is lost, and comes back there', async () => {
    await cloud.end('SIGTERM')
    const restarted = await RunningCloud.start(home, WITH_US)
    const backup = await zennnn(home, ['backup', 'run', '--all'])
    await restarted.end('SIGTERM')
    assert.equal(backup.code, 0, backup.stderr)
    const id = await keepSafe(home.path, world.folder)
    for (const line of bring?.lines ?? []) {
      const { code, text } = await office.run(await withKey(world, line))
      assert.equal(code, 0, text)
    }
    for (const line of there?.lines ?? [])
      await machine.console(line.replace('--into us', '--into west').replace('<id>', id))
    // What systemd starts needs a moment to answer.
    await machine.console(
      'for again in $(seq 60); do zennnn status && exit 0; sleep 2; done; exit 1',
    )
    const listed = await machine.console('zennnn database list --json')
    assert.match(listed, /"acme"/)
  })

  await t.test('from then on it is a location as any', async () => {
    const { code, text } = await office.run('bin/zennnn region add west --ssh-key anna')
    assert.equal(code, 0, text)
    assert.match(text, /tried from here: the cloud answers as /)
    assert.match(text, /west is as it should be: nothing was changed\./)
  })
})

/** As the operator's own settings of ssh would say. */
async function withKey({ home, folder }: World, line: string): Promise<string> {
  const config = join(folder, 'ssh_config')
  const known = join(home.path, 'regions/west/known_hosts')
  await writeFile(config, `IdentityFile ${join(folder, 'anna')}\nUserKnownHostsFile ${known}\n`)
  return line.replace('ssh anna@', `ssh -F ${config} anna@`)
}
