import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const CHILD = join(import.meta.dirname, '..', 'failover-ordinary.ts')
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] as const

test('an ordinary user starts, moves and stops a cluster beside a process that he may not look into', async () => {
  const who = process.getuid?.() === 0 ? NOBODY : []
  const [program = '', ...args] = [...who, process.execPath, CHILD]
  const { stdout } = await promisify(execFile)(program, args, { cwd: '/', timeout: 120_000 })
  // The report of its own (empty) test run follows.
  assert.match(stdout, /^done\n/)
})
