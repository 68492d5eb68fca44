import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consumeLink, getLink, linkPort, openLink } from '@zennnn/identity'
import { newSecret, PlatformError, systemClock } from '@zennnn/kernel'
import {
  enter,
  HIDDEN_SETTING,
  type IdentityWorld,
  OTHER_TAG,
  openIdentityWorld,
  TAG,
} from '../identity-world.ts'
import { VISITOR } from '../kit.ts'

async function share(world: IdentityWorld, record: string, model = 'tag'): Promise<string> {
  const token = await enter(world, 'ann@acme.example')
  const url = await world.connections.transaction(
    world.test.database,
    { kind: 'session', token },
    async (transaction) =>
      await linkPort({ transaction, origin: 'https://acme.localhost', clock: systemClock }).create({
        purpose: 'confirm',
        model,
        record,
        recipient: 'customer@example.com',
        days: 30,
      }),
  )
  assert.match(url, /^https:\/\/acme\.localhost\/link\/[A-Za-z0-9_-]{43}$/)
  return url.slice('https://acme.localhost/link/'.length)
}

/** `purpose`: said of a link that there was, and of no other. */
function refusedFor(reason: string, purpose?: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PlatformError)
    assert.equal(error.code, 'LINK_REFUSED')
    assert.deepEqual(error.details, purpose === undefined ? { reason } : { reason, purpose })
    return true
  }
}

test('a link opens one record, is used once, and says why it is refused afterwards', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const { connections } = world
  const secret = await share(world, TAG)
  const token = await openLink(connections, database, { secret: secret, ...VISITOR })
  assert.deepEqual(await getLink(connections, database, token), {
    purpose: 'confirm',
    model: 'tag',
    record: TAG,
    recipient: 'customer@example.com',
    state: 'open',
  })
  const use = async () =>
    await connections.transaction(database, { kind: 'link', token }, async (transaction) => {
      await consumeLink(transaction, token)
    })
  const uses = await Promise.allSettled([use(), use(), use(), use()])
  assert.equal(uses.filter((one) => one.status === 'fulfilled').length, 1)
  for (const one of uses) if (one.status === 'rejected') refusedFor('used')(one.reason)
  assert.equal((await getLink(connections, database, token)).state, 'used')
  await assert.rejects(
    openLink(connections, database, { secret: secret, ...VISITOR }),
    refusedFor('used', 'confirm'),
  )
})

test('the log says who made a link for whom, that it was opened, once, and who withdrew it', async (t) => {
  const world = await openIdentityWorld(t)
  const { connections } = world
  const { database } = world.test
  const secret = await share(world, TAG)
  for (const _ of [1, 2]) await openLink(connections, database, { secret, ...VISITOR })
  const token = await enter(world, 'ann@acme.example')
  const revoke = async () =>
    await connections.transaction(
      database,
      { kind: 'session', token },
      async (transaction) =>
        await linkPort({
          transaction,
          origin: 'https://acme.localhost',
          clock: systemClock,
        }).revoke('tag', TAG),
    )
  await revoke()
  await revoke()
  await assert.rejects(
    openLink(connections, database, { secret, ...VISITOR }),
    refusedFor('revoked', 'confirm'),
  )
  const log = await world.sql(
    `select u.login, e.why from app.audit_entry e left join app."user" u on u.id = e."user"
     where e.operation = 'event' and e.model = 'tag' and e.record = '${TAG}' order by e.id`,
  )
  assert.deepEqual(log, [
    {
      login: 'ann@acme.example',
      why: 'Made a link for customer@example.com (confirm), which opens for 30 days.',
    },
    { login: null, why: 'The link for customer@example.com (confirm) was opened.' },
    { login: 'ann@acme.example', why: 'Withdrew what was shared by link: 1.' },
  ])
})

test('a rollback gives the use of a link back', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const token = await openLink(world.connections, database, {
    secret: await share(world, TAG),
    ...VISITOR,
  })
  await assert.rejects(
    world.connections.transaction(database, { kind: 'link', token }, async (transaction) => {
      await consumeLink(transaction, token)
      throw new PlatformError('STATE_REFUSED')
    }),
    { code: 'STATE_REFUSED' },
  )
  assert.equal((await getLink(world.connections, database, token)).state, 'open')
})

test('an altered, expired or revoked link, and one of another database, is refused with its reason', async (t) => {
  const world = await openIdentityWorld(t)
  const other = await openIdentityWorld(t)
  const { database } = world.test
  const { connections } = world
  const secret = await share(world, TAG)
  const altered = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)
  for (const wrong of [altered, secret.slice(0, -2), '', newSecret()])
    await assert.rejects(
      openLink(connections, database, { secret: wrong, ...VISITOR }),
      refusedFor('unknown'),
      wrong,
    )
  await assert.rejects(
    openLink(other.connections, other.test.database, { secret: secret, ...VISITOR }),
    refusedFor('unknown'),
  )
  const token = await openLink(connections, database, { secret: secret, ...VISITOR })
  await world.sql("update zennnn.link set expires_at = now() - interval '1 second'")
  await assert.rejects(
    openLink(connections, database, { secret: secret, ...VISITOR }),
    refusedFor('expired', 'confirm'),
  )
  await world.sql("update zennnn.link set expires_at = now() + interval '1 day'")
  const session = await enter(world, 'ann@acme.example')
  const ended = await connections.transaction(
    database,
    { kind: 'session', token: session },
    async (transaction) =>
      await linkPort({ transaction, origin: '', clock: systemClock }).revoke('tag', TAG),
  )
  assert.equal(ended, 1)
  await assert.rejects(
    openLink(connections, database, { secret: secret, ...VISITOR }),
    refusedFor('revoked', 'confirm'),
  )
  await assert.rejects(getLink(connections, database, token), refusedFor('revoked', 'confirm'))
  await assert.rejects(
    connections.batch(database, { kind: 'link', token }, [{ text: 'select 1', values: [] }]),
    { code: 'NOT_SIGNED_IN' },
  )
})

test('nobody can make or revoke a link to a record he cannot see', async (t) => {
  const world = await openIdentityWorld(t)
  await assert.rejects(share(world, HIDDEN_SETTING, 'setting'), { code: 'NOT_FOUND' })
  const token = await enter(world, 'ann@acme.example')
  await assert.rejects(
    world.connections.batch(world.test.database, { kind: 'session', token }, [
      { text: 'select zennnn.link_revoke($1, $2)', values: ['setting', HIDDEN_SETTING] },
    ]),
    { code: 'NOT_FOUND' },
  )
})

test('a link session of one record cannot use up the link of another', async (t) => {
  const world = await openIdentityWorld(t)
  const { database } = world.test
  const { connections } = world
  const mine = await openLink(connections, database, {
    secret: await share(world, TAG),
    ...VISITOR,
  })
  const other = await openLink(connections, database, {
    secret: await share(world, OTHER_TAG),
    ...VISITOR,
  })
  await assert.rejects(
    connections.transaction(database, { kind: 'link', token: mine }, async (transaction) => {
      await consumeLink(transaction, other)
    }),
    refusedFor('unknown'),
  )
})
