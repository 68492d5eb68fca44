import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { membersOf } from '../evidence/canonical-json.ts'
import {
  SAMPLE_CLOUD,
  SAMPLE_NOW,
  sampleChain,
  sampleKey,
  sampleRun,
} from '../evidence/sample-evidence.ts'
import { verifyChain } from '../evidence/verify-chain.ts'
import { policyOf } from '../promise/policy.ts'
import { sampleView } from './sample-view.ts'
import { securityJson } from './security-json.ts'

function readJson(...given: Parameters<typeof securityJson>): Readonly<Record<string, unknown>> {
  return membersOf(JSON.parse(securityJson(...given)))
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(membersOf) : []
}

test('the data are the page: every sentence, its state, parts and days', () => {
  const { promises, brand, cloud, at } = readJson(
    sampleView('zeldesk', { 'standby-lag': 'fails' }),
    [],
  )
  assert.deepEqual([brand, cloud, at], ['zeldesk', SAMPLE_CLOUD, '2026-11-30T12:00:00.000Z'])
  const list = listOf(promises)
  assert.deepEqual(
    list.map(({ id, says }) => [id, says]),
    policyOf('zeldesk').map(({ id, says }) => [id, says]),
  )
  const standby = list.find(({ id }) => id === 'standby')
  assert.equal(standby?.['state'], 'broken')
  assert.equal(standby['since'], '2026-11-30T12:00:00.000Z')
  const [lag, drill] = listOf(standby['parts'])
  assert.equal(lag?.['measured'], 'standby-lag: fails')
  assert.equal(lag['evidence'], 50)
  assert.equal(drill?.['state'], 'proved')
  const { days, until } = membersOf(standby['history'])
  assert.equal(until, '2026-11-30')
  // Hourly from 28 November 11 o'clock on, which is less than a standby wants.
  assert.equal(days, `${'-'.repeat(87)}uub`)
  assert.equal(list.find(({ id }) => id === 'physical')?.['state'], 'attested')
})

test('who reads the data can check the evidence in it with what stands there', () => {
  const { texts, heads } = sampleChain([3, 2, 1].map((minutesAgo) => sampleRun({ minutesAgo })))
  const head = heads.at(-1) ?? { sequence: 0, hash: '' }
  const read = readJson({ ...sampleView('zennnn'), head }, texts)
  const publicKey = createPublicKey({ key: membersOf(read['public_key']), format: 'jwk' })
  assert.ok(publicKey.equals(sampleKey(7).publicKey))
  const evidence = Array.isArray(read['evidence']) ? read['evidence'].map(String) : []
  assert.deepEqual(
    verifyChain(evidence, {
      cloud: String(read['cloud']),
      publicKey,
      now: SAMPLE_NOW,
      reaches: [head],
    }),
    { lines: 3, head, problems: [] },
  )
})
