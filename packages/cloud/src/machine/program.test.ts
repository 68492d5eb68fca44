import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { runProgram } from './program.ts'

test('a program that is broken off fails with the reason; one that is not there is to be installed', async () => {
  const over = new AbortController()
  const running = runProgram('/usr/bin/sleep', ['60'], undefined, { signal: over.signal })
  await delay(20)
  over.abort()
  await assert.rejects(running, { name: 'AbortError' })
  await assert.rejects(runProgram('/usr/bin/no-such-program', []), {
    code: 'SETUP_FAILED',
    hint: 'Is it installed?',
  })
})
