import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Ask } from '../outside/ask.ts'
import type { Canary } from '../outside/canary.ts'
import { reply } from '../outside/sample-canary.ts'
import { type LinksPort, linkTokensControl } from './link-tokens.ts'

const { signal } = new AbortController()
const PERSON = { login: 'x', password: 'x' }
const LIVE = 'L'.repeat(43)
const REFUSED = reply(410, { code: 'LINK_REFUSED' })
const OPENED = reply(303, '', { 'set-cookie': `__Host-link=${'T'.repeat(43)}; Secure` })

/** Opens the live link, and lets it be used once. `hole`: what is answered instead. */
function portOf(
  hole: (path: string, uses: number) => Answer | undefined = () => undefined,
): LinksPort {
  let uses = 0
  const ask: Ask = async ({ path, method }) => {
    if (method === 'POST') uses += 1
    const used = uses === 1 ? reply(303) : reply(409)
    const opened = path === `/link/${LIVE}` ? OPENED : REFUSED
    return await Promise.resolve(hole(path, uses) ?? (method === 'POST' ? used : opened))
  }
  const canary: Canary = {
    brand: 'zeldesk',
    ask,
    cloud: ask,
    administrator: PERSON,
    member: PERSON,
    guessed: PERSON,
  }
  const links = { live: LIVE, over: 'over', revoked: 'revoked', others: ['/records/a/1', '/home'] }
  return {
    canary: async () => await Promise.resolve(canary),
    links: async () => await Promise.resolve(links),
    elsewhere: async ({ path }) => await Promise.resolve(hole(`elsewhere ${path}`, 0) ?? REFUSED),
  }
}

test('a link opens its record, once, and nothing that is like it opens anything', async () => {
  assert.deepEqual(await linkTokensControl(portOf()).observe(signal), {
    outcome: 'holds',
    measured:
      '8 of 8 links that were altered, over, withdrawn or elsewhere refused, the right one opened 0 of 2 other pages, and was used once of two',
    figures: { doors: 8, refused: 8, others: 2, beyond: 0, uses: 1 },
  })
})

test('sabotage: an altered, cut, longer, ended, withdrawn or foreign link that opens', async () => {
  for (const path of [
    `/link/A${LIVE.slice(1)}`,
    `/link/${LIVE.slice(1)}`,
    `/link/${LIVE}A`,
    '/link/over',
    '/link/revoked',
    `elsewhere /link/${LIVE}`,
  ]) {
    const seen = await linkTokensControl(
      portOf((asked) => (asked === path ? OPENED : undefined)),
    ).observe(signal)
    assert.equal(seen.outcome, 'fails', path)
    assert.equal(seen.figures['refused'], 7)
  }
  const kept = portOf((path) =>
    path === '/link/over' ? reply(410, '', { 'set-cookie': '__Host-link=x' }) : undefined,
  )
  assert.equal((await linkTokensControl(kept).observe(signal)).outcome, 'fails')
})

test('sabotage: a link that opens other pages, or is used twice', async () => {
  const wide = portOf((path) => (path === '/records/a/1' ? reply(200) : undefined))
  const seen = await linkTokensControl(wide).observe(signal)
  assert.deepEqual([seen.outcome, seen.figures['beyond']], ['fails', 1])
  const twice = portOf((path) => (path === '/link' ? reply(303) : undefined))
  assert.equal((await linkTokensControl(twice).observe(signal)).outcome, 'fails')
})

test('sabotage: a link that cannot be opened or used at all proves nothing', async () => {
  const closed = portOf(() => REFUSED)
  assert.equal((await linkTokensControl(closed).observe(signal)).outcome, 'unknown')
  const useless = portOf((path) => (path === '/link' ? reply(409) : undefined))
  assert.equal((await linkTokensControl(useless).observe(signal)).outcome, 'unknown')
})
