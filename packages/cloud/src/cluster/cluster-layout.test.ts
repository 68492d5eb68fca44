import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterLayout, socketPath } from './cluster-layout.ts'

test('clusterLayout keeps everything in the home', () => {
  assert.deepEqual(clusterLayout('/srv/cloud'), {
    dataFolder: '/srv/cloud/postgres',
    socketFolder: '/srv/cloud/run',
    logFile: '/srv/cloud/log/postgresql.log',
  })
})

test('clusterLayout reaches a home by a short way when a path in it would pass 107 bytes', () => {
  // 107 - '/run/a/.s.PGSQL.5432'.length (20) = 87
  const fits = `/${'a'.repeat(86)}`
  assert.equal(clusterLayout(fits).socketFolder, `${fits}/run`)
  const long = `/${'a'.repeat(87)}`
  const { dataFolder, socketFolder } = clusterLayout(long)
  assert.match(socketFolder, /^\/tmp\/zennnn-home-[0-9a-f]{16}\/home\/run$/)
  assert.equal(dataFolder, `${long}/postgres`)
  // Bytes count, not letters: 60 letters of 2 bytes.
  assert.match(clusterLayout(`/${'é'.repeat(60)}`).socketFolder, /^\/tmp\/zennnn-home-/)
  assert.ok(Buffer.byteLength(socketPath(`${socketFolder}/a`)) <= 107)
})

test('clusterLayout gives two long homes two ways', () => {
  const a = clusterLayout(`/${'a'.repeat(200)}`).socketFolder
  const b = clusterLayout(`/${'b'.repeat(200)}`).socketFolder
  assert.notEqual(a, b)
})
