import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Brand } from '@zennnn/kernel'

/** What only a superuser may do, in a template or before a restore; all other files run as `zennnn_owner`. */
const SUPERUSER_FILES: ReadonlySet<string> = new Set(['004-catalogue.sql', '045-leakproof.sql'])

export interface PlatformFile {
  readonly name: string
  readonly sql: string
  readonly needsSuperuser: boolean
}

/** Where the SQL lies that databases of a brand have: what is promised not to exist is in no other brand's folder. */
const FOLDERS: Readonly<Record<Brand, readonly string[]>> = {
  zennnn: ['platform'],
  zeldesk: ['platform', 'platform/zeldesk'],
}

/** The reviewed SQL that every database of a brand has below its models, in the order in which it runs. */
export async function platformFiles(brand: Brand): Promise<readonly PlatformFile[]> {
  const files = await Promise.all(FOLDERS[brand].map(readFolder))
  return files.flat()
}

async function readFolder(path: string): Promise<readonly PlatformFile[]> {
  const folder = join(import.meta.dirname, path)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return await Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(join(folder, name), 'utf8'),
      needsSuperuser: SUPERUSER_FILES.has(name),
    })),
  )
}
