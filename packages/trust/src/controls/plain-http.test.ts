import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Ask } from '../outside/ask.ts'
import { plainHttpControl } from './plain-http.ts'

const { signal } = new AbortController()

function says(status: number, headers: Readonly<Record<string, string>> = {}): Ask {
  const answer: Answer = { status, headers: new Headers(headers), body: '' }
  return async () => await Promise.resolve(answer)
}

const HANGS_UP: Ask = async () => await Promise.reject(new Error('socket hang up'))
const CANARY = says(200)
const READS_FORMS: Ask = async ({ path }, cut) =>
  await (path === '/sign-in' ? says(422) : says(404))({ path }, cut)

test('a port that nobody answers at, and one that sends to HTTPS, take no password', async () => {
  const plain = [HANGS_UP, says(308, { location: 'https://canary.example/' }), says(400)]
  assert.deepEqual(await plainHttpControl({ canary: CANARY, plain }).observe(signal), {
    outcome: 'holds',
    measured: '3 ports took no password without encryption',
    figures: { ports: 3, taken: 0, turned_away: 2, closed: 1 },
  })
})

test('what is sent in the clear is nobody’s password', async () => {
  const sent: string[] = []
  const listening: Ask = async ({ body = '' }) => {
    sent.push(body)
    return await CANARY({ path: '/' }, signal)
  }
  await plainHttpControl({ canary: CANARY, plain: [listening] }).observe(signal)
  assert.ok(sent.length === 2 && sent.every((body) => body.includes('nobody')))
})

test('sabotage: a port that reads a password, whatever it says to it', async () => {
  for (const door of [
    says(200),
    says(401),
    says(429),
    says(303, { location: '/home' }),
    says(303, { location: 'http://canary.example/' }),
    says(308, { location: 'https://canary.example/', 'set-cookie': 'session=x' }),
  ]) {
    const seen = await plainHttpControl({ canary: CANARY, plain: [HANGS_UP, door] }).observe(signal)
    assert.deepEqual(
      [seen.outcome, seen.measured],
      ['fails', '1 port of 2 took a password without encryption'],
    )
  }
})

test('sabotage: a form that is read where the API is not', async () => {
  const seen = await plainHttpControl({ canary: CANARY, plain: [READS_FORMS] }).observe(signal)
  assert.equal(seen.outcome, 'fails')
})

/** Reads a password, but not by this way. */
function half(cut: string): Ask {
  return async ({ path }, until) => await (path === cut ? HANGS_UP : says(401))({ path }, until)
}

test('sabotage: a port that read a password by one way and cut the other is not closed', async () => {
  for (const cut of ['/sign-in', '/auth/login']) {
    const seen = await plainHttpControl({ canary: CANARY, plain: [half(cut)] }).observe(signal)
    assert.equal(seen.outcome, 'fails', cut)
  }
})

test('sabotage: where the canary itself does not answer nothing is proved', async () => {
  const { outcome } = await plainHttpControl({ canary: says(503), plain: [HANGS_UP] }).observe(
    signal,
  )
  assert.equal(outcome, 'unknown')
  await assert.rejects(plainHttpControl({ canary: HANGS_UP, plain: [] }).observe(signal))
})
