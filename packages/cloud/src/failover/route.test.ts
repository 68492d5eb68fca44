import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { prepareRoute, routeFile, setRoute } from './route.ts'

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
  await prepareRoute(home, undefined)
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
  await prepareRoute(home, undefined)
  await setRoute(home, { epoch: 1, node: 'a', open: true })
  await setRoute(home, { epoch: 1, node: 'a', open: false })
  assert.equal(await readlink(join(home, 'run', '.s.PGSQL.5432')), 'a/.s.PGSQL.5432')
  assert.match(await readFile(routeFile(home), 'utf8'), /"open":false/)
})

test('the folder of the route is closed to others, and readable for the group of who connects', async (t) => {
  const home = await openHome(t)
  await prepareRoute(home, undefined)
  assert.equal((await stat(dirname(routeFile(home)))).mode & 0o777, 0o700)
  const group = process.getgid?.() ?? 0
  await prepareRoute(home, group)
  const found = await stat(dirname(routeFile(home)))
  assert.deepEqual([found.mode & 0o7777, found.gid], [0o2750, group])
})
