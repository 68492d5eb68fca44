import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { openQueuePool } from './queue-pool.ts'

test('a connection of the queue that PostgreSQL ends is noted, and ends no process, whoever took his handlers away', () => {
  const lines: string[] = []
  const log = createLog({
    clock: systemClock,
    level: 'warn',
    write: (line) => lines.push(String(JSON.parse(line).event)),
  })
  const pool = openQueuePool('postgres://nobody@localhost/nothing', log)
  const client = new EventEmitter()
  pool.emit('connect', client)
  // Without a handler each of these throws.
  pool.emit('error', new Error('terminating connection due to administrator command'), client)
  client.emit('error', new Error('terminating connection due to administrator command'))
  assert.deepEqual(lines, ['queue_connection_lost', 'queue_connection_lost'])
})
