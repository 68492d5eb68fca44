import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '@zennnn/cloud'
import { escapeIdentifier } from 'pg'
import { genuine, openHttps } from '../https-world.ts'
import { openWorld } from '../kit.ts'

test('a database that is away is 503 with nothing of it in the answer, and heals by itself', async (t) => {
  const world = await openWorld(t)
  const site = await openHttps(t, { acme: world })
  const { token } = await world.user('ann@example.com', ['contacts_user'])
  const headers = genuine(token)
  assert.equal((await site.ask('/api/tag', { headers })).status, 200)
  const elsewhere = await connect(world.address, {
    user: 'postgres',
    password: world.secrets.superuser,
    database: 'postgres',
  })
  t.after(async () => {
    await elsewhere.end()
  })
  const name = escapeIdentifier(world.database)
  await elsewhere.query(`alter database ${name} allow_connections false`)
  await elsewhere.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
    [world.database],
  )
  for (const path of ['/api/tag', '/auth/session', '/api/events']) {
    const answer = await site.ask(path, { headers })
    assert.equal(answer.status, 503, path)
    assert.equal(JSON.parse(answer.body).code, 'DATABASE_UNAVAILABLE')
    assert.equal(answer.headers['retry-after'], '1')
    assert.doesNotMatch(answer.body, /z_|postgres|connection/i)
  }
  const page = await site.ask('/home', { headers })
  assert.equal(page.status, 503)
  assert.match(page.headers['content-type'] ?? '', /^text\/html/)
  assert.equal((await site.ask('/healthz')).status, 200)
  await elsewhere.query(`alter database ${name} allow_connections true`)
  assert.equal((await site.ask('/api/tag', { headers })).status, 200)
})
