import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reachOf } from './outbound-address.ts'

const PUBLIC = ['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1']
const CLOSED = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  'localhost',
  '127.1',
  '',
]

test('public addresses can be reached; this machine, its networks and every way round to them cannot', () => {
  const mayReach = reachOf([])
  for (const address of PUBLIC) assert.ok(mayReach(address), address)
  for (const address of CLOSED) assert.ok(!mayReach(address), address)
})

test('a network that the operator permits can be reached, and no other', () => {
  const mayReach = reachOf(['10.1.0.0/16', 'fd00:1::/32'])
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5', ...PUBLIC])
    assert.ok(mayReach(address), address)
  for (const address of ['10.2.0.1', 'fd00:2::1', '127.0.0.1', '::1'])
    assert.ok(!mayReach(address), address)
})
