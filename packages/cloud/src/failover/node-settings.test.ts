import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NODE_RULES, nodeSettings, nodeStatements } from './node-settings.ts'

const PLACE = { port: '5432' }

function lineOf(text: string, name: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(`${name} = `))
}

test('a primary waits for the standby or for nobody, and follows nobody', () => {
  const waits = nodeSettings({ kind: 'primary', waits: true }, PLACE)
  const alone = nodeSettings({ kind: 'primary', waits: false }, PLACE)
  const name = 'synchronous_standby_names'
  assert.equal(lineOf(waits, name), `${name} = 'ANY 1 (zennnn_standby)'`)
  assert.equal(lineOf(alone, name), `${name} = ''`)
  for (const text of [waits, alone]) {
    assert.equal(lineOf(text, 'primary_conninfo'), undefined)
    assert.equal(lineOf(text, 'synchronous_commit'), "synchronous_commit = 'on'")
    assert.equal(lineOf(text, 'max_slot_wal_keep_size'), "max_slot_wal_keep_size = '1GB'")
  }
})

test('a standby waits for nobody when it is promoted, and its way in is quoted twice', () => {
  const text = nodeSettings(
    { kind: 'standby', upstream: "/it's\\here/a", password: 'secret' },
    PLACE,
  )
  assert.equal(lineOf(text, 'synchronous_standby_names'), "synchronous_standby_names = ''")
  assert.equal(
    lineOf(text, 'primary_conninfo'),
    String.raw`primary_conninfo = 'host=''/it\\''s\\\\here/a'' port=''5432'' user=''zennnn_standby'' password=''secret'' application_name=''zennnn_standby'' connect_timeout=''5'''`,
  )
})

test('the roles of the standby and of the log come in for replication alone, with their passwords', () => {
  assert.deepEqual(
    NODE_RULES.split('\n').filter((line) => line.includes('replication')),
    ['local   replication  zennnn_standby,zennnn_log  scram-sha-256'],
  )
  const role = nodeStatements("se'cret").find((statement) => statement.startsWith('ALTER ROLE'))
  assert.match(
    role ?? '',
    /NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS PASSWORD 'se''cret'$/,
  )
})
