import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Brand } from '@zennnn/kernel'
import { samplePorts, sampleVisit } from './sample-visit.ts'
import { showStaffAccess } from './staff-access.ts'

async function pageOf(brand: Brand, mailLeaves = false): Promise<string> {
  const visit = sampleVisit({ path: '/staff-access' })
  return await showStaffAccess(visit, samplePorts({ brand, mailLeaves })).text()
}

test('the page of staff access says what root of the host could still do, whatever the brand', async () => {
  for (const brand of ['zennnn', 'zeldesk'] as const) {
    const text = await pageOf(brand)
    assert.match(text, /What root of the host could still do/)
    assert.match(text, /read and change every row of every database/)
    assert.match(text, /no backup is handed out to them/)
  }
})

test('only ZENNNN says that there is no way in, and Zeldesk says who opens its one', async () => {
  assert.match(await pageOf('zennnn'), /Nobody of the team can sign in to your database/)
  assert.doesNotMatch(await pageOf('zeldesk'), /Nobody of the team can sign in/)
  assert.match(await pageOf('zeldesk'), /only where an administrator of yours allowed it/)
})

test('who saw the way in of a first administrator is said for a cloud with a mail server and for one without', async () => {
  assert.match(await pageOf('zennnn', true), /by a link that is mailed to nobody else/)
  assert.match(await pageOf('zennnn'), /whoever made it saw the link/)
})
