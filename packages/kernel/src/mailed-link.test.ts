import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from './clock.ts'
import { fillMailedLinks, newMailedLink } from './mailed-link.ts'
import { sealingKeyOf } from './seal.ts'
import { hashSecret } from './secret.ts'

const sealing = sealingKeyOf('test')
const ORIGIN = 'https://acme.localhost'

function make() {
  const link = newMailedLink({ clock: systemClock, sealing }, ORIGIN)
  return { ...link, sealed: { [link.id]: link.sealed.toString('base64') } }
}

test('what stands in a mail that waits holds no secret, and the one that leaves holds the one that is known again', () => {
  const { id, hash, sealed, url } = make()
  assert.equal(url, `${ORIGIN}/link/only-in-the-mail.${id}`)
  assert.doesNotMatch(url, /\/link\/[\w-]{20}/)
  const filled = fillMailedLinks(sealing, sealed, `See ${url}\nor <a href="${url}">this</a>.`)
  const [, secret = ''] = /\/link\/([\w-]{43})\n/.exec(filled) ?? []
  assert.deepEqual(hashSecret(secret), hash)
  assert.equal(
    filled,
    `See ${ORIGIN}/link/${secret}\nor <a href="${ORIGIN}/link/${secret}">this</a>.`,
  )
})

test('a mail never leaves without a secret that belongs into it', () => {
  const one = make()
  const other = make()
  const refused = { code: 'LINK_REFUSED' }
  assert.throws(() => fillMailedLinks(sealing, {}, one.url), refused)
  assert.throws(() => fillMailedLinks(sealing, other.sealed, one.url), refused)
  const swapped = { [one.id]: other.sealed[other.id] ?? '' }
  assert.throws(() => fillMailedLinks(sealing, swapped, one.url), refused, 'sealed for another')
  assert.throws(() => fillMailedLinks(sealingKeyOf('other'), one.sealed, one.url), refused)
  assert.throws(
    () => fillMailedLinks(sealing, { [one.id]: '' }, one.url),
    refused,
    'nothing that was sealed',
  )
})
