import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wideNetworkOf } from './wide-network.ts'

test('an IPv6 /64 belongs to its /48; an IPv4 address stands for itself', () => {
  assert.equal(wideNetworkOf('2001:db8:1:2::/64'), '2001:db8:1::/48')
  assert.equal(wideNetworkOf('2001:db8:1:ffff::/64'), '2001:db8:1::/48')
  assert.equal(wideNetworkOf('0:0:0:0::/64'), '0:0:0::/48')
  assert.equal(wideNetworkOf('192.0.2.7'), '192.0.2.7')
})
