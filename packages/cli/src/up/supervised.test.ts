import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { Supervised } from './supervised.ts'

/** More than a file of the log and a pipe hold, so that it is set aside on the way. */
const LINES = 60_000
const PADDING = 'x'.repeat(100)
/** Writes by the log that serve and work have, and dies as they would: without a chance to finish anything. */
const CHATTERER = `
import { processLog } from ${JSON.stringify(new URL('../process-log.ts', import.meta.url).href)}
const log = processLog('chatterer')
for (let number = 0; number < ${LINES}; number += 1) log.info('line', { number, padding: '${PADDING}' })
// The last turn of the event loop is over.
await new Promise((resolve) => setImmediate(resolve))
process.kill(process.pid, 'SIGKILL')`

test('a process that writes much and is killed loses no line of the turns that were over', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-supervised-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  const log = createLog({ clock: systemClock, level: 'error', write: () => undefined, fields: {} })
  const child = new Supervised(
    {
      name: 'chatterer',
      file: process.execPath,
      args: ['--input-type=module', '--eval', CHATTERER],
      env: {},
      logFile: join(folder, 'x.log'),
    },
    { log, say: () => undefined },
  )
  t.after(async () => {
    await child.stop()
  })
  await assert.rejects(child.start(), {
    code: 'SETUP_FAILED',
    hint: `The end of ${join(folder, 'x.log')} says why.`,
  })
  await child.stop()
  const names = readdirSync(folder).sort().toReversed()
  assert.ok(names.length > 1, 'some were set aside')
  const numbers = names
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => Number(Object(JSON.parse(line)).number))
  const once = Array.from({ length: LINES }, (_, number) => number)
  assert.deepEqual(numbers, [...once, ...once, ...once])
})
