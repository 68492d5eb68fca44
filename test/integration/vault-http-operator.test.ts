import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { CLOUD, jobIn, openStaffed, proveAgain, proveLongAgo } from '../staffed-vault.ts'

test('an operator sees all databases and orders for one; its log says who did', async (t) => {
  const { acme, control, ada, olga, read, post, backup, orders, events } = await openStaffed(t)
  const id = await backup(acme)
  const all = JSON.parse((await read('/api/vault/databases', olga, 'localhost')).body)
  const names = all.databases.map(({ slug }: { readonly slug: string }) => slug)
  assert.deepEqual(names.toSorted(), ['acme', 'control', 'other'])
  const one = await read('/api/vault/databases/acme', olga, 'localhost')
  assert.equal(JSON.parse(one.body).backups[0].id, id)
  const jobs = '/api/vault/databases/acme/jobs'
  const job = jobIn(await post(jobs, olga, { kind: 'backup' }, CLOUD))
  // Those whose database it is are told that an operator asked, not who it was.
  const theirs = await read(`/api/vault/jobs/${job}`, ada)
  assert.equal(JSON.parse(theirs.body).input.asked_by, 'operator')
  assert.ok(!theirs.body.includes('olga'))
  const seen = await read('/api/vault/databases/acme', olga, 'localhost')
  assert.equal(JSON.parse(seen.body).jobs[0].input.asked_by, 'olga')
  const side = { kind: 'restore_side', backup: id }
  await proveLongAgo(control)
  assert.equal((await post(jobs, olga, side, CLOUD)).status, 403)
  const renewed = await proveAgain(post, olga, CLOUD)
  jobIn(await post(jobs, renewed, side, CLOUD))
  assert.equal((await post(`${jobs}/${job}/cancel`, renewed, {}, CLOUD)).status, 202)
  jobIn(await post('/api/vault/databases/control/jobs', renewed, { kind: 'backup' }, CLOUD))
  assert.deepEqual(await orders(), ['backup acme', 'restore_side acme', 'backup control'])
  const written = (await events(acme)).map((words) => String(words).replace(/2\S+ \S+/, '…'))
  assert.deepEqual(written, [
    'The operator olga asked for a backup',
    'The operator olga asked to restore the backup of … UTC on the side',
    'The operator olga asked to cancel the job "backup"',
  ])
  assert.deepEqual(await events(control), ['asked for a backup'])
  for (const slug of ['none', 'acme%27', '..'])
    assert.equal(
      (await read(`/api/vault/databases/${slug}`, renewed, 'localhost')).status,
      404,
      slug,
    )
})

test('a region is caught up with what it lacks, once', async (t) => {
  const { acme, other, olga, post, backup, orders } = await openStaffed(t)
  await backup(acme)
  await backup(acme, ['eu'])
  await backup(other, ['eu'])
  const path = '/api/vault/regions/us/catch-up'
  const caught = await post(path, olga, {}, CLOUD)
  assert.deepEqual([caught.status, caught.body], [202, '{"ordered":2}'])
  assert.deepEqual(
    new Set(await orders()),
    new Set(['backup_catch_up acme', 'backup_catch_up other']),
  )
  assert.equal((await post(path, olga, {}, CLOUD)).body, '{"ordered":0}')
  assert.equal((await post('/api/vault/regions/ap/catch-up', olga, {}, CLOUD)).status, 404)
})

test('what operators may ask is nothing to other people of the cloud, and is not there for customers', async (t) => {
  const { control, acme, ada, olga, read, post, orders } = await openStaffed(t)
  const { token: clerk } = await control.user('carl', ['administrator'])
  const { token: guest } = await acme.user('oscar', ['operator'])
  for (const path of ['/api/vault/databases', '/api/vault/databases/acme']) {
    assert.equal((await read(path, undefined, 'localhost')).status, 401)
    assert.equal((await read(path, clerk, 'localhost')).status, 403)
    assert.equal((await read(path, ada, 'localhost')).status, 401)
    for (const token of [ada, guest]) assert.equal((await read(path, token)).status, 404)
  }
  for (const path of [
    '/api/vault/databases/acme/jobs',
    `/api/vault/databases/acme/jobs/${newRecordId(systemClock)}/cancel`,
    '/api/vault/regions/us/catch-up',
  ]) {
    assert.equal((await post(path, clerk, { kind: 'backup' }, CLOUD)).status, 403)
    assert.equal((await post(path, guest, { kind: 'backup' })).status, 404)
  }
  assert.equal((await read('/api/vault', olga, 'localhost')).status, 404)
  assert.equal((await post('/api/vault/jobs', olga, { kind: 'backup' }, CLOUD)).status, 404)
  assert.deepEqual(await orders(), [])
})
