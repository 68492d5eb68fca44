import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { until } from '../../faults/running-cloud.ts'

/**
 * Has the repository in a folder for itself alone until the test ends, as one that died at its prune. It lives here, so that nobody
 * takes its lock for that of a dead one.
 */
export async function holdRepository(
  t: TestContext,
  { folder, password }: { readonly folder: string; readonly password: string },
): Promise<void> {
  const locks = join(folder, 'locks')
  const before = (await readdir(locks)).length
  // It has its lock already when it asks for the new password.
  const holder = spawn('restic', ['--no-cache', '-r', folder, 'key', 'passwd'], {
    env: { ...process.env, RESTIC_PASSWORD: password },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  t.after(() => holder.kill('SIGKILL'))
  const isHeld = async (): Promise<boolean> =>
    (await readdir(locks)).filter((name) => /^[0-9a-f]{64}$/.test(name)).length > before
  await until(isHeld, 'it has the repository for itself')
}
