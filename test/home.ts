import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Brand, DatabaseId } from '@zennnn/kernel'
import { testCluster } from './kit.ts'

/** A home as commands look for it, around the cluster of the tests and this control database. It vanishes with the test. */
export async function openHome(
  t: TestContext,
  control: DatabaseId,
  brand: Brand = 'zennnn',
): Promise<string> {
  const { host, secrets } = testCluster()
  const home = await mkdtemp(join(tmpdir(), 'zennnn-home-'))
  t.after(async () => {
    await rm(home, { recursive: true, force: true })
  })
  await symlink(host, join(home, 'run'))
  await mkdir(join(home, 'secrets'), { mode: 0o700 })
  await writeFile(join(home, 'secrets', 'postgres'), secrets.superuser)
  await writeFile(join(home, 'secrets', 'maintain'), secrets.maintain)
  await writeFile(join(home, 'secrets', 'tenant-key'), secrets.tenantKey)
  await writeFile(join(home, 'state.json'), JSON.stringify({ control, operatorShown: true, brand }))
  return home
}
