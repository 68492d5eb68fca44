import assert from 'node:assert/strict'
import { hash, verify } from 'node:crypto'
import { test } from 'node:test'
import { CHAIN_BEGIN, isGenuine, parseLine, writeLine } from './evidence-line.ts'
import { SAMPLE_CLOUD, sampleChain, sampleKey, sampleRun } from './sample-evidence.ts'

const BODY =
  '"at":"2026-11-30T12:00:00.000Z","cloud":"cloud.example","control":"standby-lag","figures":{"lag_bytes":0},"measured":"no lag","outcome":"holds","previous":"0000000000000000000000000000000000000000000000000000000000000000","sequence":1,'
const END = '"took_ms":12}'

function writeSample() {
  const run = sampleRun({ measured: 'no lag', figures: { lag_bytes: 0 } })
  const { privateKey } = sampleKey(1)
  return writeLine(run, { cloud: SAMPLE_CLOUD, previous: CHAIN_BEGIN }, privateKey)
}

test('a line is canonical JSON, signed with Ed25519, as anybody can check without us', () => {
  const { text, head } = writeSample()
  const signature = /"signature":"([^"]+)",/.exec(text)?.[1] ?? ''
  assert.equal(text, `{${BODY}"signature":"${signature}",${END}`)
  const signed = Buffer.from(`zennnn evidence 1\n{${BODY}${END}`)
  assert.ok(verify(null, signed, sampleKey(1).publicKey, Buffer.from(signature, 'base64url')))
  assert.deepEqual(head, { sequence: 1, hash: hash('sha256', text, 'hex') })
})

test('a line follows the one before by its hash', () => {
  const { texts, heads } = sampleChain([sampleRun({ minutesAgo: 1 }), sampleRun({})])
  assert.equal(parseLine(texts[1] ?? '')?.previous, heads[0]?.hash)
  assert.equal(parseLine(texts[1] ?? '')?.sequence, 2)
})

test('isGenuine: no other key, and no letter of what was signed may differ', () => {
  const line = parseLine(writeSample().text)
  assert.ok(line !== undefined)
  assert.ok(isGenuine(line, sampleKey(1).publicKey))
  assert.ok(!isGenuine(line, sampleKey(2).publicKey))
  assert.ok(!isGenuine({ ...line, measured: 'no lag at all' }, sampleKey(1).publicKey))
  assert.ok(!isGenuine({ ...line, outcome: 'fails' }, sampleKey(1).publicKey))
  assert.ok(!isGenuine({ ...line, figures: {} }, sampleKey(1).publicKey))
})

test('parseLine: what is written in any other way is no line', () => {
  const { text } = writeSample()
  assert.ok(parseLine(text) !== undefined)
  const others = [
    '',
    'null',
    '[]',
    text.slice(0, -1),
    `${text} `,
    text.replace('{', '{ '),
    text.replace('"took_ms":12', '"took_ms":12.0'),
    text.replace('"took_ms":12', '"took_ms":-12'),
    text.replace('"took_ms":12', '"took_ms":12,"zeal":1'),
    text.replace('"sequence":1', '"sequence":"1"'),
    text.replace('"sequence":1', '"sequence":1,"sequence":1'),
    text.replace('"holds"', '"proved"'),
    text.replace('T12:00:00.000Z', 'T12:00:00Z'),
    text.replace('2026-11-30', '2026-13-30'),
    text.replace('"lag_bytes":0', '"lag_bytes":"0"'),
    text.replace('"lag_bytes":0', '"__proto__":0'),
    text.replace('no lag', 'no \\u202elag'),
    text.replace('cloud.example', 'Cloud.example'),
    text.replace('"signature":"', '"signature":"='),
  ]
  for (const other of others) assert.equal(parseLine(other), undefined, other)
})
