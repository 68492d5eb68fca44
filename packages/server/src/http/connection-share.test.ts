import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectionShare } from './connection-share.ts'

/** Takes as many as it gets. */
function fill(share: ConnectionShare, network: string): readonly (() => void)[] {
  const taken: (() => void)[] = []
  for (let leave = share.enter(network); leave !== undefined; leave = share.enter(network))
    taken.push(leave)
  return taken
}

test('one network gets a fifth of all places, each further one less, and after twenty who take all they can there is one left for others', () => {
  const share = new ConnectionShare(5_000)
  assert.equal(fill(share, '192.0.2.1').length, 1_000)
  assert.equal(fill(share, '192.0.2.2').length, 800)
  const greedy = Array.from({ length: 20 }, (_, each) => fill(share, `198.51.100.${each}`).length)
  assert.ok(greedy.every((count) => count >= 1))
  assert.ok(share.enter('203.0.113.9') !== undefined)
})

test('no place is given twice, and what is given back is there for anybody', () => {
  const share = new ConnectionShare(3)
  const [first, second, third] = ['a', 'b', 'c'].map((network) => share.enter(network))
  assert.ok(first !== undefined && second !== undefined && third !== undefined)
  assert.equal(share.enter('d'), undefined)
  first()
  assert.ok(share.enter('d') !== undefined)
  assert.equal(share.enter('a'), undefined)
})
