import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlaceShare } from './place-share.ts'

/** Takes as many as it gets. */
function fill(share: PlaceShare, network: string): readonly (() => void)[] {
  const taken: (() => void)[] = []
  for (let leave = share.enter(network); leave !== undefined; leave = share.enter(network))
    taken.push(leave)
  return taken
}

test('one network gets a fifth of all places, each further one less, and after twenty who take all they can there is one left for others', () => {
  const share = new PlaceShare(5_000)
  assert.equal(fill(share, '192.0.2.1').length, 1_000)
  assert.equal(fill(share, '192.0.2.2').length, 800)
  const greedy = Array.from({ length: 20 }, (_, each) => fill(share, `198.51.100.${each}`).length)
  assert.ok(greedy.every((count) => count >= 1))
  assert.ok(share.enter('203.0.113.9') !== undefined)
})

test('no place is given twice, and what is given back is there for anybody', () => {
  const share = new PlaceShare(3)
  const [first, second, third] = ['a', 'b', 'c'].map((network) => share.enter(network))
  assert.ok(first !== undefined && second !== undefined && third !== undefined)
  assert.equal(share.enter('d'), undefined)
  first()
  assert.ok(share.enter('d') !== undefined)
  assert.equal(share.enter('a'), undefined)
})

test('ten networks of one customer of a provider have together what one has, and twenty of IPv4 leave places', () => {
  const share = new PlaceShare(400)
  const wide = Array.from(
    { length: 10 },
    (_, each) => fill(share, `2001:db8:7:${each}::/64`).length,
  )
  assert.deepEqual(wide, [80, ...Array<number>(9).fill(0)])
  for (let each = 0; each < 20; each++) assert.ok(fill(share, `198.51.100.${each}`).length >= 1)
  assert.ok(share.left >= 1)
  // Another customer of the same provider.
  assert.ok(share.enter('2001:db8:8:1::/64') !== undefined)
})

test('a place is given back once, also that of the wide network', () => {
  const share = new PlaceShare(4)
  const leave = share.enter('2001:db8:7:1::/64')
  assert.equal(share.enter('2001:db8:7:2::/64'), undefined)
  leave?.()
  leave?.()
  assert.equal(share.taken, 0)
  assert.ok(share.enter('2001:db8:7:2::/64') !== undefined)
})
