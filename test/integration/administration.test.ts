import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRecordId, systemClock } from '@zennnn/kernel'
import { act, recordsOf } from '../changes-world.ts'
import { openWorld, type TestUser, type TestWorld } from '../kit.ts'

const NOBODY_LEFT = { code: 'CONSTRAINT_VIOLATED', message: /active administrator/ }

async function activeOf(world: TestWorld, user: TestUser): Promise<unknown> {
  const { rows } = await world.superuser.query('select active from app."user" where id = $1', [
    user.id,
  ])
  return rows[0]?.active
}

test('the last active administrator stays: not deactivated, not out of the group, not deleted', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['administrator'])
  const records = recordsOf(world, ann.principal)
  await assert.rejects(records.update('user', ann.id, { active: false }), NOBODY_LEFT)
  await assert.rejects(records.update('user', ann.id, { groups: [] }), NOBODY_LEFT)
  // Whoever does not see everything that can refer to a user deletes none at all.
  await assert.rejects(records.delete('user', ann.id), { code: 'ACCESS_DENIED' })
  await assert.rejects(
    records.updateWhere('user', { login: 'ann' }, { active: false }),
    NOBODY_LEFT,
  )
  assert.equal(await activeOf(world, ann), true)
  const bob = await world.user('bob', ['administrator'])
  await records.update('user', ann.id, { groups: [] })
  await assert.rejects(
    recordsOf(world, bob.principal).update('user', bob.id, { active: false }),
    NOBODY_LEFT,
  )
})

test('who administers through a group that implies it counts, and in one change the right may go to somebody else', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['operator'])
  const bob = await world.user('bob', [])
  await assert.rejects(
    recordsOf(world, ann.principal).update('user', ann.id, { groups: [] }),
    NOBODY_LEFT,
  )
  await world.superuser.query('begin')
  await world.superuser.query('delete from app.user_groups where source = $1', [ann.id])
  await world.superuser.query(
    `insert into app.user_groups (source, target) select $1, id from app."group" where name = 'administrator'`,
    [bob.id],
  )
  await world.superuser.query('commit')
})

test('of two administrators who end each other at once, the second is refused', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['administrator'])
  const bob = await world.user('bob', ['administrator'])
  const ends = await Promise.allSettled([
    recordsOf(world, ann.principal).update('user', bob.id, { active: false }),
    recordsOf(world, bob.principal).update('user', ann.id, { active: false }),
  ])
  const refused = ends.filter((end) => end.status === 'rejected')
  assert.equal(refused.length, 1)
  const left = [await activeOf(world, ann), await activeOf(world, bob)]
  assert.equal(left.filter((active) => active === true).length, 1)
})

test('user.deactivate and user.activate: reversible, for administrators, never of oneself', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', ['contacts_user'])
  await act(world, ann.principal, 'user.deactivate', { id: sam.id })
  assert.equal(await activeOf(world, sam), false)
  await assert.rejects(act(world, sam.principal, 'user.change_preferences', {}), {
    code: 'NOT_SIGNED_IN',
  })
  await assert.rejects(act(world, ann.principal, 'user.deactivate', { id: sam.id }), {
    code: 'STATE_REFUSED',
  })
  await act(world, ann.principal, 'user.activate', { id: sam.id })
  assert.equal(await activeOf(world, sam), true)
  await assert.rejects(act(world, ann.principal, 'user.deactivate', { id: ann.id }), {
    code: 'STATE_REFUSED',
    message: 'You cannot deactivate yourself.',
  })
  const eve = await world.user('eve', ['contacts_user'])
  for (const action of ['user.deactivate', 'user.activate'])
    await assert.rejects(act(world, eve.principal, action, { id: ann.id }), {
      code: 'ACTION_UNKNOWN',
    })
})

async function addJob(world: TestWorld, owner: TestUser, state: string): Promise<string> {
  const id = newRecordId(systemClock)
  await world.superuser.query(
    `insert into app.job (id, kind, state, requested_by) values ($1, 'import', $2, $3)`,
    [id, state, owner.id],
  )
  return id
}

test('job.cancel: for who asked for the job and for administrators, nobody else, and only before its end', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['administrator'])
  const sam = await world.user('sam', ['contacts_user'])
  const eve = await world.user('eve', ['contacts_user', 'sales_manager'])
  const job = await addJob(world, sam, 'running')
  const asked = async (): Promise<unknown> =>
    (await world.superuser.query('select cancel_requested from app.job where id = $1', [job]))
      .rows[0]?.cancel_requested
  await assert.rejects(act(world, eve.principal, 'job.cancel', { id: job }), { code: 'NOT_FOUND' })
  await assert.rejects(act(world, { kind: 'guest' }, 'job.cancel', { id: job }), {
    code: 'NOT_SIGNED_IN',
  })
  assert.equal(await asked(), false)
  await act(world, sam.principal, 'job.cancel', { id: job })
  assert.equal(await asked(), true)
  const queued = await addJob(world, sam, 'queued')
  await act(world, ann.principal, 'job.cancel', { id: queued })
  for (const state of ['done', 'failed', 'cancelled'])
    await assert.rejects(
      act(world, sam.principal, 'job.cancel', { id: await addJob(world, sam, state) }),
      { code: 'STATE_REFUSED' },
    )
})

test('no two users have logins that are the same to who signs in, however they are written', async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann', ['administrator'])
  const records = recordsOf(world, ann.principal)
  const first = await records.create('user', { name: 'First', login: 'müller' })
  const second = await records.create('user', { name: 'Second', login: 'mueller' })
  // Composed and of two characters, in capitals, and as a ligature.
  for (const login of ['mu\u0308ller', 'mÜller']) {
    const taken = {
      code: 'UNIQUE_VIOLATED',
      message: 'login: Another record already has this value.',
    }
    await assert.rejects(records.create('user', { name: 'Third', login }), taken)
    await assert.rejects(records.update('user', second, { login }), taken)
  }
  await records.update('user', first, { login: 'mÜller' })
  const ends = await Promise.allSettled(
    ['straße', 'straßÉ', 'straßé'].map(
      async (login) => await records.create('user', { name: 'At once', login }),
    ),
  )
  assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'fulfilled', 'rejected'])
})
