import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../evidence/canonical-json.ts'
import {
  SAMPLE_CLOUD,
  SAMPLE_NOW,
  sampleChain,
  sampleKey,
  sampleRun,
} from '../evidence/sample-evidence.ts'
import { JANE, sampleAttestation } from '../judge/sample-case.ts'
import { brandPolicy, type Policy } from '../promise/policy.ts'
import { redactor } from '../redact/redact.ts'
import { toAssessmentResults } from './assessment-results.ts'
import { uuidOfName } from './name-uuid.ts'
import { readStored } from './stored-line.ts'

const NAMES = ['acme', 'Acme Société', 'acme.cloud.example', 'ann.roe', 'ann@acme.example']
const DATABASE = 'z_0123456789abcdefghjkmnpqrs'
const KEY = sampleKey(7).publicKey.export({ format: 'jwk' }).x ?? ''

const CHAIN = sampleChain([
  sampleRun({ control: 'standby-lag', minutesAgo: 20, figures: { lag_bytes: 0 } }),
  sampleRun({
    control: 'backup-ladder',
    minutesAgo: 15,
    outcome: 'fails',
    measured: `3 of 14 copies of acme (${DATABASE}, ACME.cloud.example), login ann.roe, ann@acme.example`,
  }),
  sampleRun({ control: 'failover-drill', minutesAgo: 10 }),
])

function results(
  texts: readonly string[] = CHAIN.texts,
  {
    sequences,
    policy = brandPolicy('zennnn'),
  }: { sequences?: readonly number[]; policy?: Policy } = {},
): Json {
  return toAssessmentResults({
    cloud: SAMPLE_CLOUD,
    policy,
    from: new Date('2026-11-01T00:00:00Z'),
    until: SAMPLE_NOW,
    lines: texts.map((text, index) =>
      readStored({
        sequence: sequences?.[index] ?? index + 1,
        text,
        cloud: SAMPLE_CLOUD,
        publicKey: KEY,
      }),
    ),
    regions: ['eu'],
    attestations: [sampleAttestation()],
    signers: new Map([['Jane Roe', JANE.publicKey]]),
    notes: [
      { promise: 'standby', at: SAMPLE_NOW, text: 'The disk of Acme Société was full.' },
      { promise: 'standby', at: new Date(0), text: 'Long ago.' },
    ],
    redact: redactor(NAMES, [SAMPLE_CLOUD]),
  })
}

/** Members of each object by OSCAL 1.1.3, written down from its JSON schema: `!` has to be there, of lists at least one. */
const SHAPES: Readonly<Record<string, string>> = {
  document: 'assessment-results!',
  'assessment-results': 'uuid! metadata! import-ap! local-definitions results[]! back-matter',
  metadata:
    'title! published last-modified! version! oscal-version! revisions[] document-ids[] props[] links[] roles[] locations[] parties[] responsible-parties[] actions[] remarks',
  'import-ap': 'href! remarks',
  results:
    'uuid! title! description! start! end props[] links[] local-definitions reviewed-controls! attestations[] assessment-log observations[] risks[] findings[] remarks',
  'reviewed-controls':
    'description props[] links[] control-selections[]! control-objective-selections[] remarks',
  'control-selections':
    'description props[] links[] include-all include-controls[] exclude-controls[] remarks',
  'include-controls': 'control-id! statement-ids[]',
  'exclude-controls': 'control-id! statement-ids[]',
  observations:
    'uuid! title description! props[] links[] methods[]! types[] origins[] subjects[] relevant-evidence[] collected! expires remarks',
  props: 'name! uuid ns value! class group remarks',
  findings:
    'uuid! title! description! props[] links[] origins[] target! implementation-statement-uuid related-observations[] related-risks[] remarks',
  target:
    'type! target-id! title description props[] links[] status! implementation-status remarks',
  status: 'state! reason remarks',
  'related-observations': 'observation-uuid!',
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TOKEN = /^[\p{L}_][\p{L}\p{N}._-]*$/u
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
/** What a text has to look like, by the name of its member. */
const TEXTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:uuid|observation-uuid)$/, UUID],
  [/^(?:name|control-id|target-id|state|reason|class)$/, TOKEN],
  [/^(?:start|end|collected|last-modified)$/, INSTANT],
  [/^(?:methods)$/, /^(?:EXAMINE|INTERVIEW|TEST|UNKNOWN)$/],
  [/^(?:type)$/, /^(?:statement-id|objective-id)$/],
  [/./, /^\S(?:[\s\S]*\S)?$/],
]

/** Everything that is not as the schema has it. */
function faultsOf(value: Json, shape: string): readonly string[] {
  if (typeof value === 'string') {
    const [, form] = TEXTS.find(([name]) => name.test(shape)) ?? []
    return form?.test(value) === true ? [] : [`${shape}: ${value}`]
  }
  if (Array.isArray(value)) {
    const list: readonly Json[] = value
    return list.length === 0 ? [`${shape} is empty`] : list.flatMap((one) => faultsOf(one, shape))
  }
  if (typeof value !== 'object' || value === null) return [`${shape}: ${String(value)}`]
  const members = new Map(Object.entries(value))
  const known = (SHAPES[shape] ?? '').split(' ')
  const names = known.map((one) => one.replace(/[![\]]/g, ''))
  return [
    ...known
      .filter((one) => one.endsWith('!') && !members.has(one.replace(/[![\]]/g, '')))
      .map((one) => `${shape} lacks ${one}`),
    ...known
      .filter((one) => one.includes('[]') && members.has(one.replace(/[![\]]/g, '')))
      .filter((one) => !Array.isArray(members.get(one.replace(/[![\]]/g, ''))))
      .map((one) => `${shape}: ${one} is no list`),
    ...[...members].flatMap(([name, one]) =>
      names.includes(name) ? faultsOf(one, name) : [`${shape} has ${name}`],
    ),
  ]
}

function listOf(value: Json, name: 'observations' | 'findings'): readonly Json[] {
  const [result] = Object(value)['assessment-results'].results
  return Object(result)[name] ?? []
}

test('what is exported is as the schema of OSCAL has it, also of a time without any line', () => {
  assert.deepEqual(faultsOf(results(), 'document'), [])
  assert.deepEqual(faultsOf(results([]), 'document'), [])
  assert.equal(listOf(results(), 'observations').length, 3)
})

test('the structure that is asked for finds what is wrong', () => {
  const broken: Json = { 'assessment-results': { uuid: 'x', metadata: {}, results: [], other: '' } }
  assert.deepEqual(faultsOf(broken, 'document').length, 8)
})

test('no name of a customer, a database, a host or a login is in it, whatever a control measured', () => {
  const text = JSON.stringify(results())
  for (const name of [...NAMES, DATABASE])
    assert.ok(!text.toLowerCase().includes(name.toLowerCase()), name)
  const ladder = JSON.stringify(listOf(results(), 'observations')[1])
  assert.match(ladder, /3 of 14 copies of \[customer\] \(\[database\], \[customer\]\)/)
  assert.match(ladder, /"name":"redacted"/)
  assert.doesNotMatch(JSON.stringify(listOf(results(), 'observations')[0]), /"name":"redacted"/)
})

test('each promise has a finding by what was seen of it, with its newest observations', () => {
  const of = (id: string): Json | undefined =>
    listOf(results(), 'findings').find((one) => Object(one).title === id)
  const standby = Object(of('standby'))
  assert.equal(standby.target.status.state, 'satisfied')
  assert.equal(standby['related-observations'].length, 2)
  assert.equal(
    standby['related-observations'][0]['observation-uuid'],
    Object(listOf(results(), 'observations')[0]).uuid,
  )
  assert.equal(standby.remarks, '2026-11-30T12:00:00.000Z: The disk of [customer] was full.')
  assert.deepEqual(Object(of('backup-ladder')).target.status.reason, 'fail')
  assert.deepEqual(Object(of('physical')).target.status, {
    state: 'satisfied',
    reason: 'other',
    remarks: 'Attested in part: somebody signed.',
  })
  assert.deepEqual(Object(of('csrf')).target.status, { state: 'not-satisfied', reason: 'other' })
})

test('a line that is not what was signed proves nothing, and nothing of it is repeated', () => {
  const forged = CHAIN.texts.map((text) => text.replace('3 of 14', '14 of 14'))
  const exported = results(forged)
  assert.deepEqual(faultsOf(exported, 'document'), [])
  const ladder = JSON.stringify(listOf(exported, 'observations')[1])
  assert.match(ladder, /not what was signed/)
  assert.doesNotMatch(ladder, /14 of 14/)
  assert.deepEqual(statusOf(exported, 'backup-ladder'), 'fail')
  const [first = '', second = ''] = CHAIN.texts
  const swapped = JSON.stringify(listOf(results([second, first]), 'observations'))
  assert.equal(swapped.match(/"value":"not-valid"/g)?.length, 2)
})

/** Line 2, 3 and so on of a chain in which the ladder held, and failed in its last line but one. */
const WORSE = sampleChain([
  sampleRun({ control: 'backup-ladder', minutesAgo: 30 }),
  sampleRun({ control: 'standby-lag', minutesAgo: 20 }),
  sampleRun({ control: 'backup-ladder', minutesAgo: 15, outcome: 'fails' }),
  sampleRun({ control: 'failover-drill', minutesAgo: 10 }),
])

test('a failure that was altered or taken out is no older success, and what is wrong is said of the whole', () => {
  const altered = WORSE.texts.map((text, at) =>
    at === 2 ? text.replace('"fails"', '"holds"') : text,
  )
  const nameless = WORSE.texts.map((text, at) =>
    at === 2 ? text.replace('backup-ladder', 'nothing') : text,
  )
  const without = WORSE.texts.filter((_, at) => at !== 2)
  for (const exported of [
    results(altered),
    results(nameless),
    results(without, { sequences: [1, 2, 4] }),
  ]) {
    assert.deepEqual(statusOf(exported, 'backup-ladder'), 'fail')
    assert.deepEqual(faultsOf(exported, 'document'), [])
    assert.match(JSON.stringify(exported), /"remarks":"(?:altered|cut): /)
  }
  assert.equal(Object(results(CHAIN.texts))['assessment-results'].results[0].remarks, undefined)
})

test('what is not promised is excluded by name', () => {
  const { promises, ...rest } = brandPolicy('zennnn')
  const left = promises.filter(({ id }) => id === 'csrf')
  const policy = { ...rest, promises: promises.filter(({ id }) => id !== 'csrf'), leftOut: left }
  const exported = results(CHAIN.texts, { policy })
  assert.deepEqual(faultsOf(exported, 'document'), [])
  assert.match(JSON.stringify(exported), /"exclude-controls":\[\{"control-id":"csrf"\}\]/)
})

function statusOf(exported: Json, id: string): unknown {
  const found = listOf(exported, 'findings').find((one) => Object(one).title === id)
  return Object(found).target?.status.reason
}

test('the same lines give the same text, down to its identifiers; others give others', () => {
  assert.equal(JSON.stringify(results()), JSON.stringify(results()))
  const uuids = [...JSON.stringify(results()).matchAll(/"uuid":"([^"]+)"/g)].map(([, one]) => one)
  assert.equal(new Set(uuids).size, uuids.length)
  assert.notEqual(uuidOfName('a', 'b'), uuidOfName('a', 'c'))
  assert.notEqual(uuidOfName('a', 'bc'), uuidOfName('ab', 'c'))
  assert.match(uuidOfName('a'), UUID)
})
