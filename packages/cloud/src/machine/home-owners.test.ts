import assert from 'node:assert/strict'
import { link, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { localRegions } from '../vault/regions.ts'
import { giveHome, planHomeOwners } from './home-owners.ts'

const USERS = { serve: { uid: 65_531, gid: 65_530 }, work: { uid: 65_532, gid: 65_530 } } as const
const NEEDS_ROOT = process.getuid?.() === 0 ? {} : { skip: 'only root gives files away' }

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-owners-'))
  await mkdir(join(home, 'secrets'))
  await mkdir(join(home, 'certificates'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('serve owns nothing, and of the secrets its group reads the key of the logins and what signs events of the acquirer', () => {
  const entries = planHomeOwners('/home', USERS, localRegions('/home'))
  assert.ok(entries.every(({ uid }) => uid !== USERS.serve.uid))
  const readable = entries.filter(
    ({ gid, mode }) => (mode & 0o004) !== 0 || (gid === USERS.serve.gid && (mode & 0o040) !== 0),
  )
  assert.deepEqual(
    readable.map(({ path }) => path),
    [
      '/home/secrets/tenant-key',
      '/home/state.json',
      '/home/secrets/stripe-webhook',
      '/home/certificates/server.key',
      '/home/certificates/server.crt',
      '/home/certificates/authority.crt',
    ],
  )
  assert.ok(entries.every(({ mode }) => (mode & 0o022) === 0))
})

test(
  'the secrets that only work has are given to it, whatever they were',
  NEEDS_ROOT,
  async (t) => {
    const home = await openHome(t)
    const path = join(home, 'secrets', 'postgres')
    await writeFile(path, 'secret', { mode: 0o644 })
    await giveHome(home, USERS)
    const { uid, gid, mode } = await stat(path)
    assert.deepEqual([uid, gid, mode & 0o7777], [USERS.work.uid, 0, 0o400])
  },
)

for (const [what, make] of [
  ['a link', symlink],
  ['a second name', link],
] as const)
  test(
    `${what} in the place of a file is refused, and what it names stays as it is`,
    NEEDS_ROOT,
    async (t) => {
      const home = await openHome(t)
      const target = join(home, 'target')
      await writeFile(target, 'of root', { mode: 0o600 })
      await make(target, join(home, 'certificates', 'server.key'))
      await assert.rejects(giveHome(home, USERS), {
        code: 'SETUP_FAILED',
        message: /server\.key is a link or no plain file/,
      })
      const { uid, mode } = await stat(target)
      assert.deepEqual([uid, mode & 0o777], [0, 0o600])
      assert.equal(await readFile(target, 'utf8'), 'of root')
    },
  )
