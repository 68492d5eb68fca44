import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What only a superuser may do, in a template or before a restore; all other files run as `zennnn_owner`. */
const SUPERUSER_FILES: ReadonlySet<string> = new Set(['004-catalogue.sql', '045-leakproof.sql'])

export interface PlatformFile {
  readonly name: string
  readonly sql: string
  readonly needsSuperuser: boolean
}

/** The reviewed SQL that every database has below its models, in the order in which it runs. */
export async function platformFiles(): Promise<readonly PlatformFile[]> {
  const folder = join(import.meta.dirname, 'platform')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return await Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(join(folder, name), 'utf8'),
      needsSuperuser: SUPERUSER_FILES.has(name),
    })),
  )
}
