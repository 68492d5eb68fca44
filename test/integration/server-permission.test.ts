import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { askAt, givePassword, makeCertificate, PASSWORD } from '../https-world.ts'
import { openWorld } from '../kit.ts'
import type { ServeChild } from '../serve-child.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

test('the server lives with the permission model, without code from strings and __proto__, and stops when told', {
  timeout: 60_000,
}, async (t) => {
  const world = await openWorld(t)
  const ann = await world.user('ann@example.com', ['sales_manager', 'contacts_user'])
  await givePassword(world, ann)
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-permission-'))
  const options: ServeChild = {
    address: world.address,
    tenantKey: world.secrets.tenantKey,
    database: world.database,
    certificate: makeCertificate(folder),
  }
  const flags = [
    '--permission',
    `--allow-fs-read=${ROOT}*`,
    `--allow-fs-read=${folder}/*`,
    '--allow-worker',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
  ]
  const child = spawn(
    process.execPath,
    [...flags, join(ROOT, 'test/serve-child.ts'), JSON.stringify(options)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {},
    },
  )
  t.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const [port] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => assert.fail(complaints)),
  ])
  const ask = async (path: string, more = {}) =>
    await askAt(Number(port), path, { host: 'acme.localhost', ...more })
  const signedIn = await ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'ann@example.com', password: PASSWORD }),
  })
  assert.equal(signedIn.status, 200, `${signedIn.body} ${complaints}`)
  const headers = { cookie: signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
  for (const path of [
    '/home',
    '/records/contact',
    '/api/contact?select=name,country(name)',
    '/api/sale_order',
    '/auth/session',
  ])
    assert.equal((await ask(path, { headers })).status, 200, `${path} ${complaints}`)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  assert.equal(code, 0, complaints)
})
