import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { givePassword, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import { ROOT, startServe } from '../serve-process.ts'

test('the server lives with the permission model, without code from strings and __proto__, and stops when told', {
  timeout: 60_000,
}, async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', ['sales_manager', 'contacts_user'])
  await givePassword(world, ann)
  const { child, complaints, ask } = await startServe(t, world, {
    flags: (folder) => [
      '--permission',
      `--allow-fs-read=${ROOT}*`,
      `--allow-fs-read=${folder}/*`,
      '--allow-worker',
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
    ],
  })
  const signedIn = await ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann@example.com', password: PASSWORD }),
  })
  assert.equal(signedIn.status, 200, `${signedIn.body} ${complaints()}`)
  const headers = { cookie: signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
  for (const path of [
    '/home',
    '/records/contact',
    '/api/contact?select=name,country(name)',
    '/api/sale_order',
    '/auth/session',
  ])
    assert.equal((await ask(path, { headers })).status, 200, `${path} ${complaints()}`)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  assert.equal(code, 0, complaints())
})
