import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlatformError } from '@zennnn/kernel'
import { withoutCards } from './attachment-cards.ts'

const CARD = '4111 1111 1111 1111'

async function passed(...chunks: readonly Buffer[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(withoutCards(each(chunks))))
}

async function* each(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
  await Promise.resolve()
}

/** How many chunks were passed on, and what was said. */
async function refused(...chunks: readonly Buffer[]): Promise<readonly [number, PlatformError]> {
  let count = 0
  try {
    for await (const chunk of withoutCards(each(chunks))) count += chunk.length > 0 ? 1 : 0
  } catch (error) {
    assert.ok(error instanceof PlatformError)
    return [count, error]
  }
  return assert.fail('Nothing was refused.')
}

async function codeOf(bytes: Buffer): Promise<readonly [number, string]> {
  const [count, { code }] = await refused(bytes)
  return [count, code]
}

test('a text with the number of a card is refused with its line, before any part of the number is passed on', async () => {
  const [count, error] = await refused(
    Buffer.from('note\n'.repeat(10_000)),
    Buffer.from(`${'note\n'.repeat(20_000)}pays with 4111 1111 `),
    Buffer.from(`1111 1111\n${'note\n'.repeat(1000)}`),
  )
  assert.equal(count, 1)
  assert.equal(error.code, 'VALUE_INVALID')
  assert.match(error.message, /^Line 30001 of the file: .*payment card/)
  assert.deepEqual(error.details, { line: 30_001 })
  assert.doesNotMatch(JSON.stringify([error.message, error.details, error.hint]), /1111/)
})

test('a number is found in every encoding of text, at the very end, and behind bytes that are no text', async () => {
  for (const bytes of [
    Buffer.from(CARD),
    Buffer.from(`${'x'.repeat(1000)} ${CARD}`),
    Buffer.from(`\ufeff${CARD}`, 'utf16le'),
    Buffer.from(`\ufeff${CARD}`, 'utf16le').swap16(),
    Buffer.from(CARD, 'utf16le'),
    Buffer.from(CARD, 'utf16le').swap16(),
    Buffer.from(`Gr\u00fc\u00dfe ${CARD}`, 'latin1'),
    Buffer.from(`\0\x01${CARD}`),
    Buffer.from(`<svg><text>${CARD}</text></svg>`),
    Buffer.from('\u0664\u0661\u0661\u0661'.concat('\u0661'.repeat(12))),
  ])
    assert.deepEqual(await codeOf(bytes), [0, 'VALUE_INVALID'], bytes.toString('latin1'))
})

test('a text without one, and what is no text, pass as they are', async () => {
  for (const bytes of [
    Buffer.from('name;iban\nAnn;DE89370400440532013000\n'.repeat(20_000)),
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(CARD)]),
    Buffer.alloc(0),
  ])
    assert.ok((await passed(bytes)).equals(bytes))
})
