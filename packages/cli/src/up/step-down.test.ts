import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asUser } from './step-down.ts'

const CALL = { file: '/bin/node', args: ['main.ts', 'serve'] } as const
const IDENTITY = { uid: 900, gid: 901 } as const

function rights(port?: number): readonly string[] {
  return asUser(CALL, IDENTITY, port).args.filter((arg) => arg.includes('caps'))
}

test('without another user a program is called as it is', () => {
  assert.deepEqual(asUser(CALL, undefined, 443), CALL)
})

test('another user gets one group, no way up, and no right of root', () => {
  assert.deepEqual(asUser(CALL, IDENTITY, 8443), {
    file: '/usr/bin/setpriv',
    args: [
      '--reuid=900',
      '--regid=901',
      '--clear-groups',
      '--no-new-privs',
      '--',
      '/bin/node',
      'main.ts',
      'serve',
    ],
  })
})

test('only who listens below 1024 keeps the right to, and it is the only one', () => {
  assert.deepEqual(rights(1023), [
    '--inh-caps=+net_bind_service',
    '--ambient-caps=+net_bind_service',
  ])
  assert.deepEqual([rights(1024), rights()], [[], []])
})
