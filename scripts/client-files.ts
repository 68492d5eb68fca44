import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const DIST = join(import.meta.dirname, '../packages/web/dist')

/** Most bytes that people wait for on a slow line, as gzip sends them: scripts and styles of the first page, one later part. */
export const CLIENT_LIMITS = { scripts: 230_000, styles: 25_000, chunk: 150_000 } as const

/** Scripts of the built client: what index.html names, and what those import before they run. */
export function initialScripts(): readonly string[] {
  const found = new Set<string>()
  const add = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    const text = readFileSync(join(DIST, path), 'utf8')
    // `import a from"./b.js"` and `import"./b.js"`, not `import("./b.js")`.
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      add(`assets/${name}`)
  }
  for (const [, path = ''] of readIndex().matchAll(/(?:src|href)="\/app\/(assets\/[^"]+\.js)"/g))
    add(path)
  return [...found]
}

/** Styles that the first page needs; a view that is loaded later brings its own. */
export function initialStyles(): readonly string[] {
  return [...readIndex().matchAll(/href="\/app\/(assets\/[^"]+\.css)"/g)].map(
    ([, path = '']) => path,
  )
}

/** Scripts that are loaded when they are needed. */
export function lazyScripts(): readonly string[] {
  const initial = initialScripts()
  return globSync('assets/*.js', { cwd: DIST }).filter((path) => !initial.includes(path))
}

/** Bytes of these files together, each compressed for itself. */
export function gzipBytes(paths: readonly string[]): number {
  const sizes = paths.map((path) => gzipSync(readFileSync(join(DIST, path))).length)
  return sizes.reduce((sum, size) => sum + size, 0)
}

function readIndex(): string {
  return readFileSync(join(DIST, 'index.html'), 'utf8')
}
