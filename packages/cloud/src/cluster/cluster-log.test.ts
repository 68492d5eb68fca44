import assert from 'node:assert/strict'
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { emptyFullLog, renameFullLog } from './cluster-log.ts'

function openLog(t: TestContext): { readonly path: string; readonly file: number } {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-log-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  const path = join(folder, 'x.log')
  return { path, file: openSync(path, 'a', 0o600) }
}

test('a full log is emptied under the one who writes, who goes on at its beginning', (t) => {
  const { path, file } = openLog(t)
  for (const round of ['first', 'second', 'third']) {
    writeSync(file, `${round}\n`)
    emptyFullLog(path, 5)
  }
  writeSync(file, 'last\n')
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'third\n')
  assert.equal(readFileSync(path, 'utf8'), 'last\n')
  assert.equal(statSync(`${path}.1`).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(join(path, '..')).sort(), ['x.log', 'x.log.1'])
})

test('a full log is set aside before a start; a small one, and none, stay as they are', (t) => {
  const { path, file } = openLog(t)
  writeSync(file, 'line\n')
  renameFullLog(path, 6)
  emptyFullLog(path, 6)
  assert.deepEqual(readdirSync(join(path, '..')), ['x.log'])
  renameFullLog(path, 5)
  renameFullLog(path, 5)
  assert.deepEqual(readdirSync(join(path, '..')), ['x.log.1'])
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'line\n')
})
