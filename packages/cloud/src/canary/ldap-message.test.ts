import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elementsOf, readElement, TAG, textOf, writeElement, writeResult } from './ldap-message.ts'

/** A bind without a password, byte by byte (RFC 4511, 4.2): message 1, version 3, "cn=", simple. */
const BIND = Buffer.from('300f020101600a0201030403636e3d8000', 'hex')

test('an element is read when it is whole, and says how much it took', () => {
  const read = readElement(Buffer.concat([BIND, Buffer.from('30')]))
  assert.equal(read?.size, BIND.length)
  const [id, bind] = elementsOf(read.element)
  assert.deepEqual([id?.tag, id?.content], [TAG.integer, Buffer.from([1])])
  assert.equal(bind?.tag, TAG.bindRequest)
  assert.equal(textOf(elementsOf(bind)[1]), 'cn=')
  for (let bytes = 0; bytes < BIND.length; bytes += 1)
    assert.equal(readElement(BIND.subarray(0, bytes)), undefined, `${bytes} bytes`)
})

test('a length without an end, one of more than four bytes, and an element that is cut off are refused', () => {
  for (const hex of ['3080', '3085000000000a'])
    assert.throws(() => readElement(Buffer.from(hex, 'hex')), RangeError, hex)
  const cut = { tag: TAG.sequence, content: Buffer.from('0405616263', 'hex') }
  assert.throws(() => elementsOf(cut), RangeError)
})

test('what is written is read again, also what is longer than one byte can say', () => {
  for (const text of ['', 'é', 'x'.repeat(70_000)]) {
    const read = readElement(writeElement(TAG.octets, text))
    assert.deepEqual([read?.element.tag, textOf(read?.element)], [TAG.octets, text])
  }
  const result = readElement(writeResult(TAG.bindResponse, 49))
  assert.ok(result)
  assert.deepEqual(
    elementsOf(result.element).map(({ tag, content }) => [tag, content.toString('hex')]),
    [
      [TAG.enumerated, '31'],
      [TAG.octets, ''],
      [TAG.octets, ''],
    ],
  )
})
