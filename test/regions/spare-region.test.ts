import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { zennnn } from '../faults/running-cloud.ts'
import { ANSWERS, hostKeyOf, lineBelow, linesBelow, pageBlocks, sshTo } from './region-office.ts'
import { openWorld, startCloud, whileRestarted } from './region-world.ts'
import { keepSafe } from './safe-place.ts'

test('a lost region comes back on a spare location by the words of the runbook', async (t) => {
  const { home, folder, office, machine, blocks } = await openWorld(t)
  const cloud = await startCloud(t, home)
  const lost = await pageBlocks('lost-data-centre.md')
  const again = lineBelow(blocks, 'Is it still')

  await t.test('a spare is a location without a cloud, also after a second run', async () => {
    office.hostKey = await hostKeyOf(machine)
    const { code, text } = await office.run(lineBelow(blocks, 'A spare'))
    assert.equal(code, 0, text)
    assert.match(text, /tried from here: no cloud runs there: it waits for one\./)
    assert.match(text, /tried from here: of \d+ ports.*only 22, 8443, 9443 are open\./)
    const second = await office.run(again)
    assert.match(second.text, /west is as it should be: nothing was changed\./)
    const found = await machine.console(
      'ls -A /srv/zennnn/home; systemctl is-enabled zennnn || true',
    )
    assert.equal(found.trim(), 'disabled')
  })

  await t.test('the cloud is lost, and comes back there', async () => {
    await whileRestarted(cloud, async () => {
      const backup = await zennnn(home, ['backup', 'run', '--all'])
      assert.equal(backup.code, 0, backup.stderr)
    })
    const id = await keepSafe(home.path, folder)
    const ssh = await sshTo(folder, 'west', `IdentityFile ${join(folder, 'anna')}`)
    for (const line of linesBelow(lost, 'On a spare location')) {
      const { code, text } = await office.run(line.replace('ssh anna@', ssh))
      assert.equal(code, 0, text)
    }
    const [recover = '', start = ''] = linesBelow(lost, 'On a spare location', 1)
    const there = recover.replace('--into us', '--into west').replace('<id>', id)
    // Its backups are of just now.
    await assert.rejects(machine.console(there), /may still live\..*--name localhost/s)
    await machine.console(`${there} --name localhost`)
    await machine.console(start)
    await machine.console(ANSWERS)
    const listed = await machine.console('zennnn database list --json')
    assert.match(listed, /"acme"/)
  })

  await t.test('from then on it is a location as any', async () => {
    const { code, text } = await office.run(again)
    assert.equal(code, 0, text)
    assert.match(text, /tried from here: the cloud answers as /)
    assert.match(text, /west is as it should be: nothing was changed\./)
  })
})
