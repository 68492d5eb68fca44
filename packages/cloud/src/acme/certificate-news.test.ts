import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CertificateStanding, certificateNews, newsMail } from './certificate-news.ts'
import type { CertificateState } from './certificate-state.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const DAY_MS = 86_400_000

function inDays(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS)
}

function standing(
  endsInDays: number | undefined,
  state: Partial<CertificateState> = {},
  owner: 'cloud' | 'customer' = 'customer',
): CertificateStanding {
  const host = 'crm.example.com'
  return {
    wanted: { host, names: [host], challenge: 'http-01', owner },
    found:
      endsInDays === undefined
        ? undefined
        : { names: [host], issuer: '', from: inDays(endsInDays - 90), until: inDays(endsInDays) },
    state: { failures: 0, ...state },
  }
}

function told(one: CertificateStanding, now = NOW): readonly string[] {
  return certificateNews([one], now).map(({ sentence }) => sentence)
}

test('nothing is told of what is well, nor of a first certificate of a customer that does not come', () => {
  assert.deepEqual(told(standing(60)), [])
  assert.deepEqual(told(standing(undefined)), [])
  assert.deepEqual(told(standing(undefined, { failures: 3, problem: 'No address.' })), [])
})

test('a renewal that fails is told once, and again after a week', () => {
  const failing = standing(25, { failures: 1, problem: 'No address.' })
  const [news] = certificateNews([failing], NOW)
  assert.equal(news?.sentence, 'crm.example.com does not get its next certificate: No address.')
  const later = { ...failing, state: news.state }
  assert.deepEqual(told(later, inDays(6)), [])
  assert.equal(told(later, inDays(7)).length, 1)
  const own = standing(undefined, { failures: 1, problem: 'No address.' }, 'cloud')
  assert.deepEqual(told(own), ['crm.example.com does not get a certificate: No address.'])
})

test('an end is told 14 days before, once for each certificate, also beside a failure', () => {
  assert.deepEqual(told(standing(15)), [])
  const [news] = certificateNews([standing(14)], NOW)
  assert.equal(news?.sentence, 'The certificate of crm.example.com ends on 2026-12-14.')
  assert.deepEqual(told({ ...standing(14), state: news.state }), [])
  const both = certificateNews([standing(10, { failures: 4, problem: 'No.' })], NOW)
  assert.match(both[0]?.sentence ?? '', /next certificate: No\. The certificate .* ends on/)
  assert.equal(newsMail(both).subject, 'Certificate of crm.example.com')
  assert.equal(newsMail([...both, ...both]).subject, 'Certificates of 2 hosts')
  assert.match(newsMail(both).text, /certificate list/)
})
