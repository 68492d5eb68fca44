import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readRegions } from '../vault/regions-file.ts'
import type { Location } from './location.ts'
import { registerRegion, requireFreeName } from './region-register.ts'
import { vaultKeys } from './vault-keys.ts'

const US: Location = {
  name: 'us-1',
  host: '2001:db8::7',
  hostKey: `SHA256:${'a'.repeat(43)}`,
  user: 'anna',
  domain: 'us.cloud.example',
  vaultClients: [],
  neverBlocked: [],
  spare: false,
  place: { city: 'Ashburn', country: 'United States', continent: 'North America' },
}

const KEY = 'k'.repeat(43)

async function makeHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-register-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

async function register(home: string): Promise<boolean> {
  return await registerRegion(home, US, { ...vaultKeys(home, US.name), audit: KEY })
}

test('the vault of a location becomes a region, once, beside those of a cloud that has only its folders', async (t) => {
  const home = await makeHome(t)
  await writeFile(join(home, 'state.json'), '{}')
  assert.equal(await register(home), true)
  const regions = readRegions(home)
  assert.deepEqual(
    regions.map(({ name }) => name),
    ['eu', 'us', 'ap', 'us-1'],
  )
  const place = regions.at(-1)?.place
  assert.ok(place?.kind === 'rest')
  assert.equal(place.url, 'https://[2001:db8::7]:8443')
  assert.equal(place.auditKey, KEY)
  assert.equal(place.passwordFile, join(home, 'secrets/region-us-1'))
  assert.equal(place.privileged?.url, 'https://[2001:db8::7]:9443')
  const before = await readFile(join(home, 'regions.json'), 'utf8')
  assert.equal(await register(home), false)
  assert.equal(await readFile(join(home, 'regions.json'), 'utf8'), before)
})

test('on the laptop of an operator there are no folders before it', async (t) => {
  const home = await makeHome(t)
  await requireFreeName(home, 'eu')
  await register(home)
  assert.deepEqual(
    readRegions(home).map(({ name }) => name),
    ['us-1'],
  )
})

test('what an operator wrote stays, and so does who may read the file', async (t) => {
  const home = await makeHome(t)
  const path = join(home, 'regions.json')
  const folder = { name: 'eu', kind: 'folder', path: '/srv/vault/eu' }
  await writeFile(path, JSON.stringify({ home: 'eu', regions: [folder] }), { mode: 0o400 })
  await register(home)
  const file = JSON.parse(await readFile(path, 'utf8'))
  file.regions[1].patience_s = 600
  await rm(path)
  await writeFile(path, JSON.stringify(file), { mode: 0o400 })
  assert.equal(await register(home), false)
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')).regions[0], folder)
  assert.equal((await stat(path)).mode & 0o777, 0o400)
})

test('the name of a region that has copies elsewhere is refused', async (t) => {
  const home = await makeHome(t)
  await writeFile(join(home, 'state.json'), '{}')
  await assert.rejects(requireFreeName(home, 'us'), {
    code: 'STATE_REFUSED',
    message: 'There is a region "us" already, with copies of its own.',
  })
  await requireFreeName(home, 'us-1')
})
