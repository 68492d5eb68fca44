import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSignedIn, unattendedPort } from '@zennnn/identity'
import { enter, openIdentityWorld } from '../identity-world.ts'

test('use keeps a session alive', async (t) => {
  const world = await openIdentityWorld(t)
  const token = await enter(world, 'ann@acme.example')
  await world.sql("update zennnn.session set last_seen_at = now() - interval '20 hours'")
  await findSignedIn(world.connections, world.test.database, token)
  const rows = await world.sql(
    "select last_seen_at > now() - interval '1 minute' as fresh from zennnn.session",
  )
  assert.deepEqual(rows, [{ fresh: true }])
})

test('who works is not signed out by the shortest idle time there is', async (t) => {
  const world = await openIdentityWorld(t)
  await world.sql("update zennnn.sign_in_policy set session_idle = '5 minutes'")
  const token = await enter(world, 'ann@acme.example')
  const principal = { kind: 'session', token } as const
  const uses = {
    'a read': async () => {
      await world.connections.batch(world.test.database, principal, [
        { text: 'select', values: [] },
      ])
    },
    'a question about the session': async () => {
      assert.ok(await findSignedIn(world.connections, world.test.database, token))
    },
  }
  for (const [what, use] of Object.entries(uses)) {
    // A request every two minutes for ten minutes, as somebody works; time passes by moving what was noted into the past.
    for (let minute = 0; minute < 10; minute += 2) {
      await world.sql(
        "update zennnn.session set last_seen_at = last_seen_at - interval '2 minutes'",
      )
      await use()
    }
    const [left] = await world.sql(
      "select valid_until > now() + interval '4 minutes' as is_long from zennnn.session",
    )
    assert.deepEqual(left, { is_long: true }, what)
  }
})

test('what a window asks by itself counts as no use, by whatever way it asks', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections } = world
  const { database } = world.test
  const token = await enter(world, 'ann@acme.example')
  const one = { text: 'select', values: [] }
  await world.sql("update zennnn.session set last_seen_at = now() - interval '20 hours'")
  await connections.batch(database, { kind: 'session', token, isUnattended: true }, [one])
  assert.ok(await findSignedIn(unattendedPort(connections), database, token))
  const used = "select last_seen_at > now() - interval '1 minute' as was_used from zennnn.session"
  assert.deepEqual(await world.sql(used), [{ was_used: false }])
  await connections.batch(database, { kind: 'session', token }, [one])
  assert.deepEqual(await world.sql(used), [{ was_used: true }])
})
