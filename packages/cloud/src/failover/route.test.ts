import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { prepareRoute, routeFile, setRoute } from './route.ts'

const NOBODY = { identity: undefined, clientsGid: undefined }

async function openHome(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-route-'))
  await mkdir(join(home, 'run'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  return home
}

test('an open route is a link to the socket of the primary, also in the place of an old socket', async (t) => {
  const home = await openHome(t)
  await prepareRoute(home, NOBODY)
  const link = join(home, 'run', '.s.PGSQL.5432')
  await writeFile(link, '')
  for (const node of ['a', 'b'] as const) {
    await setRoute(home, { epoch: 3, node, open: true })
    assert.equal(await readlink(link), `${node}/.s.PGSQL.5432`)
    assert.deepEqual(JSON.parse(await readFile(routeFile(home), 'utf8')), {
      epoch: 3,
      node,
      open: true,
    })
  }
})

test('a closed route says so and leaves the link', async (t) => {
  const home = await openHome(t)
  await prepareRoute(home, NOBODY)
  await setRoute(home, { epoch: 1, node: 'a', open: true })
  await setRoute(home, { epoch: 1, node: 'a', open: false })
  assert.equal(await readlink(join(home, 'run', '.s.PGSQL.5432')), 'a/.s.PGSQL.5432')
  assert.match(await readFile(routeFile(home), 'utf8'), /"open":false/)
})

test('the folder of the route is closed to others, and readable for the group of who connects', async (t) => {
  const home = await openHome(t)
  await prepareRoute(home, NOBODY)
  assert.equal((await stat(dirname(routeFile(home)))).mode & 0o777, 0o700)
  const group = process.getgid?.() ?? 0
  await prepareRoute(home, { ...NOBODY, clientsGid: group })
  const found = await stat(dirname(routeFile(home)))
  assert.deepEqual([found.mode & 0o7777, found.gid], [0o2750, group])
})

test('whoever may connect reads the route, also where the unit of the cloud closes what it writes', async (t) => {
  const home = await openHome(t)
  await prepareRoute(home, { ...NOBODY, clientsGid: process.getgid?.() ?? 0 })
  const before = process.umask(0o077)
  t.after(() => process.umask(before))
  for (const open of [true, false]) {
    await setRoute(home, { epoch: 1, node: 'a', open })
    assert.equal((await stat(routeFile(home))).mode & 0o777, 0o640)
  }
})

test('a link in the place of the folder of sockets or of the route is refused, and what it leads to is left alone', async (t) => {
  const home = await openHome(t)
  const elsewhere = join(home, 'elsewhere')
  await mkdir(elsewhere, { mode: 0o755 })
  const refused = { code: 'SETUP_FAILED', message: /belongs to another user or is a link/ }
  await symlink(elsewhere, join(home, 'run', 'route'))
  await assert.rejects(prepareRoute(home, NOBODY), refused)
  await rm(join(home, 'run'), { recursive: true })
  await symlink(elsewhere, join(home, 'run'))
  await assert.rejects(prepareRoute(home, NOBODY), refused)
  assert.equal((await stat(elsewhere)).mode & 0o777, 0o755)
})
