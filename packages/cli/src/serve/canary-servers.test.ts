import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { canaryHosts, certificateFiles, homeSocket } from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import type { FindOwnServer } from '@zennnn/identity'
import { newDatabaseId } from '@zennnn/kernel'
import { canaryServers } from './canary-servers.ts'

const DOMAIN = 'cloud.example'
const { provider: PROVIDER, directory: DIRECTORY } = canaryHosts(DOMAIN)
const CANARY = newDatabaseId()

interface Register {
  readonly home: string
  readonly find: FindOwnServer
  /** How often the control database was asked. */
  readonly asked: () => number
}

/** A register of a cloud in which one database has the name of the canary, or none. */
async function openRegister(t: TestContext, canary: string | undefined): Promise<Register> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-register-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await mkdir(join(home, 'certificates'))
  await writeFile(certificateFiles(home).authorityPath, 'an authority')
  let asked = 0
  const direct: Connections['direct'] = async (_, [question]) => {
    asked += 1
    const isThere = canary !== undefined && question?.values[0] === 'zennnn-canary'
    const rows = isThere ? [{ database_id: canary, apps: [] }] : []
    return await Promise.resolve([{ rows, count: rows.length }])
  }
  const find = canaryServers({
    home,
    domain: DOMAIN,
    connections: { direct },
    control: newDatabaseId(),
  })
  return { home, find, asked: () => asked }
}

test('the canary finds its provider and its directory at sockets of this machine', async (t) => {
  const { home, find } = await openRegister(t, CANARY)
  const authority = 'an authority'
  assert.deepEqual(await find(CANARY, PROVIDER), { socket: homeSocket(home, 'oidc'), authority })
  assert.deepEqual(await find(CANARY, DIRECTORY), { socket: homeSocket(home, 'ldap'), authority })
})

test('another database, another name, another port and a cloud without a canary find none', async (t) => {
  const { find, asked } = await openRegister(t, CANARY)
  for (const place of [PROVIDER, DIRECTORY])
    assert.equal(await find(newDatabaseId(), place), undefined)
  const before = asked()
  for (const place of [
    { ...PROVIDER, port: 8443 },
    { ...PROVIDER, port: DIRECTORY.port },
    { ...DIRECTORY, port: 389 },
    { ...PROVIDER, host: `x.${PROVIDER.host}` },
    { ...PROVIDER, host: `${PROVIDER.host}.` },
    { host: 'localhost', port: 443 },
    { host: '127.0.0.1', port: 443 },
    { host: '::1', port: 636 },
    { host: 'zennnn-canary.cloud.example', port: 443 },
  ])
    assert.equal(await find(CANARY, place), undefined, `${place.host}:${place.port}`)
  assert.equal(asked(), before, 'no customer waits for the register')
  const { find: findNone } = await openRegister(t, undefined)
  assert.equal(await findNone(CANARY, PROVIDER), undefined)
})
