import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnd, type SshResult } from './ssh.ts'

function end(code: number, said: string): SshResult {
  return readEnd('192.0.2.7', { code, output: 'out', said })
}

test('ssh that ends ran the command, had its key refused, or did not come there', () => {
  assert.deepEqual(end(0, ''), { kind: 'ran', code: 0, output: 'out' })
  assert.deepEqual(end(1, 'Permission denied (of the command)'), {
    kind: 'ran',
    code: 1,
    output: 'out',
  })
  const refused = { kind: 'key_refused' }
  assert.deepEqual(end(255, 'root@192.0.2.7: Permission denied (publickey).\r\n'), refused)
  const many =
    'Received disconnect from 192.0.2.7 port 22:2: Too many authentication failures\r\nDisconnected from 192.0.2.7 port 22\r\n'
  assert.deepEqual(end(255, many), refused)
  assert.throws(() => end(255, 'ssh: connect to host 192.0.2.7 port 22: No route to host\r\n'), {
    code: 'STATE_REFUSED',
    message: /cannot be reached over SSH: ssh: connect to host 192\.0\.2\.7 port 22: No route/,
  })
})
