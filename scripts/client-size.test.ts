import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

/** What people wait for on a slow line: bytes of the built client, as gzip sends them. */
const LIMITS = { initial: 230_000, styles: 25_000, chunk: 150_000 } as const
const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'packages/web/dist')

test('the built client is small enough', () => {
  const build = spawnSync(process.execPath, [join(ROOT, 'scripts/build-client.ts')], {
    encoding: 'utf8',
  })
  assert.equal(build.status, 0, build.stderr)
  const initial = initialScripts()
  assert.ok(initial.length >= 2, 'the scheme and the program')
  const scripts = globSync('assets/*.js', { cwd: DIST })
  const lazy = scripts.filter((path) => !initial.includes(path))
  assert.ok(lazy.length > 0, 'views are loaded when they are first shown')
  assertAtMost(LIMITS.initial, 'scripts that the first page needs', initial)
  assertAtMost(LIMITS.styles, 'styles that the first page needs', initialStyles())
  for (const path of lazy) assertAtMost(LIMITS.chunk, basename(path), [path])
})

/** A view that is loaded later brings its own. */
function initialStyles(): readonly string[] {
  const index = readFileSync(join(DIST, 'index.html'), 'utf8')
  return [...index.matchAll(/href="\/app\/(assets\/[^"]+\.css)"/g)].map(([, path = '']) => path)
}

/** What index.html names, and what those import before they run. */
function initialScripts(): readonly string[] {
  const index = readFileSync(join(DIST, 'index.html'), 'utf8')
  const found = new Set<string>()
  const add = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    const text = readFileSync(join(DIST, path), 'utf8')
    // `import a from"./b.js"` and `import"./b.js"`, not `import("./b.js")`.
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      add(`assets/${name}`)
  }
  for (const [, path = ''] of index.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+\.js)"/g))
    add(path)
  return [...found]
}

function assertAtMost(limit: number, what: string, paths: readonly string[]): void {
  const sizes = paths.map((path) => gzipSync(readFileSync(join(DIST, path))).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  assert.ok(total <= limit, `${what}: ${total} bytes, more than ${limit}: ${paths.join(' ')}`)
}
