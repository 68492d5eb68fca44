import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { keepSeal, sealAudit, verifyAudit } from '@zennnn/cloud'
import { writeAuditEvent } from '@zennnn/data'
import { newSecret, systemClock } from '@zennnn/kernel'
import { ANN, enter, type IdentityWorld, openIdentityWorld } from '../identity-world.ts'

const EVENT = {
  about: 'backup',
  record: '018f0000-0000-7000-8000-00000000000c',
  words: 'asked for a download of the backup of 26 November 2026',
}

async function makeAdministrator(world: IdentityWorld): Promise<void> {
  await world.sql(
    `insert into app.user_groups select '${ANN}', id from app."group" where name = 'administrator'`,
  )
}

/** All but that of Ann's password, which this world gave her. */
async function eventsOf(world: IdentityWorld): Promise<readonly unknown[]> {
  return await world.sql(
    `select "user", model, record, why, before, after, at > now() - interval '1 minute' as is_now
     from app.audit_entry where operation = 'event' and model <> 'user' order by id`,
  )
}

test('an event is in the log as who caused it, and sealed like every change', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections, test: place } = world
  await makeAdministrator(world)
  const token = await enter(world, 'ann@acme.example')
  await writeAuditEvent(connections, place.database, { token, ...EVENT })
  await writeAuditEvent(connections, place.database, { token, ...EVENT, record: null })
  const written = { user: ANN, model: 'backup', why: EVENT.words, before: null, after: null }
  assert.deepEqual(await eventsOf(world), [
    { ...written, record: EVENT.record, is_now: true },
    { ...written, record: null, is_now: true },
  ])
  const home = await mkdtemp(join(tmpdir(), 'zennnn-audit-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const { database, address, secrets } = place
  const access = { address, secrets }
  const seal = await sealAudit(access, database)
  assert.equal(await keepSeal({ home, database, clock: systemClock }, seal), 'added')
  const verdict = await verifyAudit(access, home, database)
  assert.deepEqual([verdict.break, verdict.waiting], [undefined, 0])
})

test('who is no administrator writes no event, nor does a session that is over', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections, test: place } = world
  const token = await enter(world, 'ann@acme.example')
  const write = async (by: string) =>
    await writeAuditEvent(connections, place.database, { token: by, ...EVENT })
  await assert.rejects(write(token), { code: 'ACCESS_DENIED' })
  await assert.rejects(write(newSecret()), { code: 'NOT_SIGNED_IN' })
  await makeAdministrator(world)
  await world.sql('delete from zennnn.session')
  await assert.rejects(write(token), { code: 'NOT_SIGNED_IN' })
  assert.deepEqual(await eventsOf(world), [])
})

test('an event that cannot be written is refused', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections, test: place } = world
  await makeAdministrator(world)
  const token = await enter(world, 'ann@acme.example')
  for (const wrong of [{ words: '' }, { words: 'a\nb' }, { words: 'x'.repeat(501) }, { about: '' }])
    await assert.rejects(
      writeAuditEvent(connections, place.database, { token, ...EVENT, ...wrong }),
      { code: 'CONSTRAINT_VIOLATED' },
      JSON.stringify(wrong),
    )
  await world.sql('drop table zennnn.audit_unsealed')
  await assert.rejects(writeAuditEvent(connections, place.database, { token, ...EVENT }))
  assert.deepEqual(await eventsOf(world), [])
})
