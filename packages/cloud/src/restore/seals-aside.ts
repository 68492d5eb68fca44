import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseId } from '@zennnn/kernel'
import { sealPath } from '../audit/seal-file.ts'
import { isThere } from '../machine/is-there.ts'

/**
 * The seals that are kept of a database outside it are those of one chain. When another database takes its name, they are
 * put aside under the id by which PostgreSQL knows the replaced one; those of the other one, when they were put aside
 * before, come back. Harmless when done again.
 */
export async function swapSeals(
  home: string,
  database: DatabaseId,
  { replaced, current }: { readonly replaced: string; readonly current: string },
): Promise<void> {
  const path = sealPath(home, database)
  const aside = `${path}.${replaced}`
  if (!(await isThere(aside))) {
    // Without any seal yet there is an empty file: it says that this was done.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    if (await isThere(path)) await rename(path, aside)
    else await writeFile(aside, '', { mode: 0o600 })
  }
  if (await isThere(`${path}.${current}`)) await rename(`${path}.${current}`, path)
}
