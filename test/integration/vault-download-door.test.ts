import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, open, readdir, stat, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { homeSocket } from '@zennnn/cloud'
import { newSecret } from '@zennnn/kernel'
import { type DownloadWorld, openDownloads } from '../download-world.ts'
import { Random } from '../faults/random.ts'
import { until, zennnn } from '../faults/running-cloud.ts'
import { kill } from '../faults/victims.ts'

const LIMIT = { timeout: 120_000 }
const NOBODY = { uid: 65_534, gid: 65_534 } as const

let world: DownloadWorld

before(async () => {
  world = await openDownloads()
})

after(async () => {
  await world.end()
})

async function askDoor(body: string): Promise<{ readonly status: number; readonly text: string }> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const socketPath = homeSocket(world.cloud.home.path, 'door')
    const asked = request({ socketPath, method: 'POST', path: '/', agent: false }, resolve)
    asked.once('error', reject)
    asked.end(body)
  })
  return { status: incoming.statusCode ?? 0, text: await text(incoming) }
}

/** The exit code of a program that connects to the socket as somebody. */
async function connectAs(who: { readonly uid: number; readonly gid: number }): Promise<number> {
  const socket = JSON.stringify(homeSocket(world.cloud.home.path, 'door'))
  const script = `require('node:net').connect(${socket}).on('connect', () => process.exit(0)).on('error', (e) => process.exit(e.code === 'EACCES' ? 13 : 1))`
  const child = spawn(process.execPath, ['-e', script], { ...who, cwd: '/', env: {} })
  const [code] = await once(child, 'exit')
  return Number(code)
}

test(
  'the socket is for its owner and the group of the cloud, and for nobody else',
  LIMIT,
  async (t) => {
    const socket = homeSocket(world.cloud.home.path, 'door')
    const [door, folder] = [await lstat(socket), await lstat(join(socket, '..'))]
    assert.ok(door.isSocket())
    assert.equal(door.mode & 0o007, 0)
    assert.equal(folder.mode & 0o027, 0)
    if (process.getuid?.() !== 0) {
      t.diagnostic('only root can try it as somebody else')
      return
    }
    assert.notEqual(door.uid, 0)
    const serve = await stat(join(world.cloud.home.path, 'state.json'))
    assert.equal(door.gid, serve.gid)
    assert.equal(await connectAs(NOBODY), 13)
    assert.equal(await connectAs({ ...NOBODY, gid: door.gid }), 0)
  },
)

test('the socket gives nothing without a ticket, whatever it is asked', LIMIT, async () => {
  const { signIn, path, cloud, idOf, backups } = world
  const admin = await signIn('acme')
  const address = await path(admin, backups[0] ?? '')
  const token = address.slice(address.lastIndexOf('/') + 1)
  const control = await cloud.look(await cloud.control())
  const { rows } = await control.query(
    'select asked_by from zennnn_vault.download where used_at is null',
  )
  await control.end()
  const claim = { token, database: idOf('acme'), person: String(rows[0]?.asked_by) }
  for (const [wrong, status] of [
    ['', 400],
    ['{', 400],
    ['[]', 400],
    [JSON.stringify({ ...claim, token: 1 }), 400],
    [JSON.stringify({ ...claim, database: 'postgres' }), 400],
    ['x'.repeat(2_000), 413],
    [JSON.stringify({ ...claim, token: newSecret() }), 410],
    [JSON.stringify({ ...claim, database: idOf('other') }), 410],
    [JSON.stringify({ ...claim, person: "' or true --" }), 410],
  ] as const) {
    const answer = await askDoor(wrong)
    assert.equal(answer.status, status, `${wrong.slice(0, 80)} ${answer.text}`)
    assert.ok(!answer.text.includes('PK'))
  }
  assert.equal((await askDoor(JSON.stringify(claim))).status, 200)
  assert.equal((await askDoor(JSON.stringify(claim))).status, 410)
})

test(
  'a second process does not take the socket, and one that was killed leaves it to the next',
  LIMIT,
  async () => {
    const { cloud, signIn, path, fetch } = world
    const second = await zennnn(cloud.home, ['deliver'])
    assert.equal(second.code, 1)
    assert.match(second.stderr, /^Another process hands out the backups of this cloud/)
    const admin = await signIn('acme')
    assert.equal(await kill(cloud, 'deliver', new Random(1)), 1)
    // Asked for a download each time, the database would soon have no more of them.
    await until(async () => (await askDoor('no question')).status === 400, 'it is back')
    assert.equal((await fetch(admin, await path(admin, null))).status, 200)
  },
)

test(
  'an archive that breaks off is no archive, and the next one comes from another region',
  LIMIT,
  async () => {
    const { cloud, signIn, path, open: openDownload, fetch, backups, idOf } = world
    const [, backup = ''] = backups
    await damageOne(join(cloud.home.path, 'vault', 'eu', idOf('acme'), 'data'))
    const admin = await signIn('acme')
    const broken = await openDownload(admin, await path(admin, backup))
    assert.equal(broken.statusCode, 200)
    const pieces: Buffer[] = []
    const end = await new Promise<string>((resolve) => {
      broken.on('data', (piece: Buffer) => pieces.push(piece))
      broken.once('error', () => {
        resolve('broken off')
      })
      broken.once('end', () => {
        resolve('whole')
      })
    })
    assert.equal(end, 'broken off')
    const file = join(cloud.home.path, 'broken.zip')
    await writeFile(file, Buffer.concat(pieces))
    assert.notEqual(await exitOf('unzip', ['-tq', file]), 0)
    const again = await fetch(admin, await path(admin, backup))
    assert.equal(again.status, 200)
    await writeFile(file, again.bytes)
    assert.equal(await exitOf('unzip', ['-tq', file]), 0)
    const control = await cloud.look(await cloud.control())
    const { rows } = await control.query(
      `select region, message is null as is_sound from zennnn_vault.copy where backup = $1 order by 1`,
      [backup],
    )
    await control.end()
    assert.deepEqual(rows, [
      { region: 'ap', is_sound: true },
      { region: 'eu', is_sound: false },
      { region: 'us', is_sound: true },
    ])
  },
)

/** Flips one bit in the middle of the largest pack: what comes before it can be read. */
async function damageOne(folder: string): Promise<void> {
  let largest = { path: '', size: 0 }
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    const found = await stat(path)
    if (found.isFile() && found.size > largest.size) largest = { path, size: found.size }
  }
  await chmod(largest.path, 0o600)
  const file = await open(largest.path, 'r+')
  const at = Math.floor(largest.size / 2)
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, at)
  byte.writeUInt8(byte.readUInt8(0) ^ 1)
  await file.write(byte, 0, 1, at)
  await file.close()
}

async function exitOf(program: string, args: readonly string[]): Promise<number> {
  return await new Promise((resolve) => {
    execFile(program, [...args], (error) => {
      resolve(error === null ? 0 : Number(error.code))
    })
  })
}
