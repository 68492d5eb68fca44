import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Client, Connection } from 'pg'
import { BatchQuery } from './batch-query.ts'
import { PreparedNames } from './prepared-names.ts'

/** What `BatchQuery` and `Session` use of pg beyond its documentation. A new version of pg has to pass this first. */
test('pg is the version whose inside we know', async () => {
  const file = new URL(import.meta.resolve('pg/package.json'))
  const { version } = JSON.parse(await readFile(file, 'utf8'))
  assert.equal(version, '8.23.1')
})

test('a client shows its connection, its process and its secret key', () => {
  const client = new Client({ host: '/nowhere' })
  assert.ok(Reflect.get(client, 'connection') instanceof Connection)
  for (const name of ['processID', 'secretKey']) assert.ok(name in client, name)
})

test('pg hands its messages to a submitted object by these names, and no other', async () => {
  const source = await readFile(new URL(import.meta.resolve('pg/lib/client.js')), 'utf8')
  const called = new Set(source.match(/(?<=(?:activeQuery|query)\.)handle[A-Z]\w*/g))
  const query = new BatchQuery([], new PreparedNames(1))
  for (const name of called) assert.equal(typeof Reflect.get(query, name), 'function', name)
  assert.equal(called.size, 9)
})
