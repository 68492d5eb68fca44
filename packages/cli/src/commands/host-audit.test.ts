import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostCheck } from '@zennnn/cloud'
import { auditLines, exitOf } from './host-audit.ts'

const PORTS: HostCheck = {
  id: 'ports',
  promise: 'host-hardened',
  says: 'nobody listens to the network but at 22',
  state: 'broken',
  found: 'tcp 0.0.0.0:3306 (mysqld)',
  advice: 'Stop what listens there.',
}
const PEOPLE: HostCheck = {
  id: 'people-few',
  promise: 'host-ssh',
  says: 'few people may sign in',
  state: 'holds',
  found: '2: anna, bob',
  advice: '',
}

test('an audit says line by line what holds and what does not, what was found and what to do', () => {
  assert.deepEqual(auditLines({ at: new Date(), checks: [PEOPLE, PORTS] }), [
    'host-hardened:',
    '  BROKEN   nobody listens to the network but at 22: tcp 0.0.0.0:3306 (mysqld).',
    '           Stop what listens there.',
    '',
    'host-ssh:',
    '  holds    few people may sign in: 2: anna, bob.',
    '',
    '1 hold, 1 broken, 0 unknown, 0 to be attested.',
  ])
})

function exit(...states: readonly HostCheck['state'][]): number {
  const checks = states.map((state) => ({ ...PORTS, state }))
  return exitOf({ at: new Date(), checks: [PEOPLE, ...checks] })
}

test('an audit ends well only while nothing is broken, and nothing was out of sight', () => {
  assert.equal(exit('holds'), 0)
  assert.equal(exit('holds', 'attest'), 0)
  assert.equal(exit('holds', 'broken'), 1)
  assert.equal(exit('holds', 'unknown'), 1)
  assert.equal(exit(), 1)
})
