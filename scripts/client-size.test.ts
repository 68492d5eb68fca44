import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import {
  CLIENT_LIMITS,
  gzipBytes,
  initialScripts,
  initialStyles,
  lazyScripts,
} from './client-files.ts'

test('the built client is small enough', () => {
  const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build-client.ts')], {
    encoding: 'utf8',
  })
  assert.equal(build.status, 0, build.stderr)
  const initial = initialScripts()
  assert.ok(initial.length >= 2, 'the scheme and the program')
  const lazy = lazyScripts()
  assert.ok(lazy.length > 0, 'views are loaded when they are first shown')
  assertAtMost(CLIENT_LIMITS.scripts, 'scripts that the first page needs', initial)
  assertAtMost(CLIENT_LIMITS.styles, 'styles that the first page needs', initialStyles())
  for (const path of lazy) assertAtMost(CLIENT_LIMITS.chunk, basename(path), [path])
})

function assertAtMost(limit: number, what: string, paths: readonly string[]): void {
  const total = gzipBytes(paths)
  assert.ok(total <= limit, `${what}: ${total} bytes, more than ${limit}: ${paths.join(' ')}`)
}
