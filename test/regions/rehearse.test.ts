import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zennnn } from '../faults/running-cloud.ts'
import { hostKeyOf, lineBelow, pageBlocks } from './region-office.ts'
import { openWorld, startCloud } from './region-world.ts'

test('a new place is rehearsed on an empty machine by the words of the guide, and proves its sentence', async (t) => {
  const { home, office, machine } = await openWorld(t)
  await startCloud(t, home)
  const page = await pageBlocks('security-page.md')
  const line = lineBelow(page, 'A new place').replace('192.0.2.9', machine.address)
  const states = async (): Promise<string> => {
    // What it is tried by runs at once, not when it is due.
    await zennnn(home, ['promise', 'run', 'provisioning'])
    return (await zennnn(home, ['promise', 'show', 'provisioning'])).stdout
  }

  /** Of the newest line that says so. */
  const rehearsedAt = async (): Promise<string> =>
    /answered after .*? min/.exec(await states())?.[0] ?? ''

  await t.test('as long as nobody rehearsed, the sentence is unproved', async () => {
    assert.match(await states(), /unproved/)
  })

  await t.test('a host key that nobody vouched for ends it before anything is done', async () => {
    office.hostKey = `SHA256:${'A'.repeat(43)}`
    const { code, text } = await office.run(line)
    assert.equal(code, 1, text)
    assert.match(text, /host key/)
    assert.match(await states(), /unproved/)
  })

  await t.test('the machine becomes a location whose databases answer', async () => {
    office.hostKey = await hostKeyOf(machine)
    const { code, text } = await office.run(line)
    assert.equal(code, 0, text)
    assert.match(text, /2 of 2 databases answered/)
    assert.match(text, /It is written down\. Throw the machine away/)
    assert.match(await states(), /^proved/m)
  })

  await t.test(
    'a machine that is a location already is refused, which changes nothing',
    async () => {
      const before = await rehearsedAt()
      const { code, text } = await office.run(line)
      assert.equal(code, 1, text)
      assert.doesNotMatch(text, /It is written down/)
      assert.equal(await rehearsedAt(), before)
    },
  )
})
