import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { RotatedFile } from './rotated-file.ts'

function openFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-rotated-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`)
}

test('no line is lost or cut while old files are set aside, and none stays but the newest', (t) => {
  const folder = openFolder(t)
  const file = new RotatedFile(join(folder, 'x.log'), { mostBytes: 30, kept: 2 })
  for (let number = 10; number < 22; number += 1) file.append(line(`line ${number}`))
  assert.deepEqual(readdirSync(folder).sort(), ['x.log', 'x.log.1', 'x.log.2'])
  const lines = ['x.log.2', 'x.log.1', 'x.log'].map((name) =>
    readFileSync(join(folder, name), 'utf8').trim().split('\n'),
  )
  assert.deepEqual(lines, [
    ['line 13', 'line 14', 'line 15'],
    ['line 16', 'line 17', 'line 18'],
    ['line 19', 'line 20', 'line 21'],
  ])
})

test('a file that was full before is set aside at the first line, private as all', (t) => {
  const path = join(openFolder(t), 'x.log')
  new RotatedFile(path).append(line('x'.repeat(50)))
  new RotatedFile(path, { mostBytes: 40 }).append(line('new'))
  assert.equal(readFileSync(`${path}.1`, 'utf8').length, 51)
  assert.equal(readFileSync(path, 'utf8'), 'new\n')
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a file that was moved away by hand begins anew', (t) => {
  const path = join(openFolder(t), 'x.log')
  const file = new RotatedFile(path)
  file.append(line('first'))
  renameSync(path, `${path}.mine`)
  file.append(line('second'))
  assert.equal(readFileSync(path, 'utf8'), 'second\n')
})

test('a place that cannot be written throws nothing at who logs', (t) => {
  const folder = openFolder(t)
  new RotatedFile(join(folder, 'missing', 'x.log')).append(line('lost'))
  assert.deepEqual(readdirSync(folder), [])
})
