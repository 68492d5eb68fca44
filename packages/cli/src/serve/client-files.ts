import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { ClientFile, ClientFiles } from '@zennnn/server'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** The built client, held in memory: some 2 MB. Files that the build compressed are there twice. Empty without a build. */
export async function readClient(folder: string): Promise<ClientFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, ClientFile>()
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    const brotli = await readFile(`${path}.br`).catch(() => undefined)
    const name = path.slice(folder.length + 1)
    files.set(name, { type, bytes, ...(brotli === undefined ? {} : { brotli }) })
  }
  return files
}
