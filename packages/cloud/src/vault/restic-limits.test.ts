import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm, utimes } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { PlatformError } from '@zennnn/kernel'
import { whenUnlocked } from './lock-wait.ts'
import type { Repository } from './repository.ts'
import { pruneSome, readFolder, stillness } from './restic.ts'

const LIMIT = { timeout: 60_000 }
const AWAY = /The region does not answer any more/

/** In a region whose server takes what is said to it, and says nothing, as one that is frozen. */
async function frozen(t: TestContext): Promise<Repository> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
  })
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    region: 'us',
    location: `rest:http://127.0.0.1:${Object(server.address()).port}/log`,
    password: 'of a test',
    folder: undefined,
    options: [],
    variables: {},
    identity: undefined,
    patienceMs: 200,
    wasMade: true,
  }
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-limit-'))
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  return folder
}

test(
  'tidying a region that is frozen ends at its limit, and when it is asked to',
  LIMIT,
  async (t) => {
    const repository = await frozen(t)
    const { signal } = new AbortController()
    await assert.rejects(pruneSome(repository, { limitMs: 300, signal }), AWAY)
    const asked = new AbortController()
    const ended = pruneSome(repository, { limitMs: 50_000, signal: asked.signal })
    const reason = new Error('asked to end')
    asked.abort(reason)
    await assert.rejects(ended, reason)
  },
)

test(
  'reading a folder from a region that is frozen is given up, and ends when it is asked to',
  LIMIT,
  async (t) => {
    const [repository, target] = [await frozen(t), await folderOf(t)]
    const { signal } = new AbortController()
    await assert.rejects(readFolder(repository, 'latest', { target, signal }), AWAY)
    const asked = new AbortController()
    const usual = { ...repository, patienceMs: 50_000 }
    const ended = readFolder(usual, 'latest', { target, signal: asked.signal })
    const reason = new Error('asked to end')
    asked.abort(reason)
    await assert.rejects(ended, reason)
  },
)

test(
  'a folder is still when nothing was written in it between two looks, and no more when something is',
  LIMIT,
  async (t) => {
    const folder = await folderOf(t)
    const isStill = stillness(folder)
    const segment = join(folder, 'segment')
    assert.equal(isStill(), false)
    const untilStill = async (): Promise<void> => {
      while (!isStill()) await delay(5)
    }
    await untilStill()
    // Again and again, as a look may be over before the next is taken.
    while (isStill()) {
      await appendFile(segment, 'a')
      await delay(5)
    }
    await untilStill()
    // Its size may not tell.
    for (let at = 1; isStill(); at += 1) {
      await utimes(segment, at, at)
      await delay(5)
    }
  },
)

test(
  'who finds a repository taken waits for it, and hears that he is asked to end',
  LIMIT,
  async (t) => {
    const folder = await folderOf(t)
    const repository = { ...(await frozen(t)), location: folder, patienceMs: undefined }
    execFileSync('restic', ['--no-cache', 'init'], {
      env: { ...process.env, RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: repository.password },
    })
    const taken = new PlatformError('INTERNAL', { message: 'restic: unable to create lock' })
    let tries = 0
    const body = async (): Promise<string> => {
      tries += 1
      await Promise.resolve()
      if (tries === 1) throw taken
      return 'read'
    }
    assert.equal(await whenUnlocked(repository, body, new AbortController().signal), 'read')
    const asked = new AbortController()
    const reason = new Error('asked to end')
    const never = whenUnlocked(
      repository,
      async () => {
        asked.abort(reason)
        await Promise.reject(taken)
      },
      asked.signal,
    )
    await assert.rejects(never, reason)
    // What is wrong otherwise is said at once.
    const damaged = new PlatformError('INTERNAL', { message: 'It is damaged.' })
    await assert.rejects(
      whenUnlocked(
        repository,
        async () => await Promise.reject(damaged),
        new AbortController().signal,
      ),
      damaged,
    )
  },
)
