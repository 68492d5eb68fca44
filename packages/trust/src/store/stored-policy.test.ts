import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_CLOUD, SAMPLE_NOW, sampleChain, sampleRun } from '../evidence/sample-evidence.ts'
import { brandPolicy, policyOf, scheduleOf } from '../promise/policy.ts'
import { verifyPolicy } from '../verify/verify-policy.ts'
import { EvidenceReader } from './read-evidence.ts'
import { sampleShown } from './sample-shown.ts'
import { storedPolicy } from './stored-policy.ts'

const CONTROLS = [...scheduleOf(policyOf('zennnn')).keys()]
const SHOWN = sampleShown(sampleChain(CONTROLS.map((control) => sampleRun({ control }))))

async function policy(shown = SHOWN) {
  return await storedPolicy(shown, {
    policy: brandPolicy('zennnn'),
    regions: ['eu', 'us', 'ap'],
    now: SAMPLE_NOW,
    reader: new EvidenceReader(),
  })
}

async function stateOf(shown: typeof SHOWN, id: string) {
  return (await policy(shown)).view.sentences.find(({ promise }) => promise.id === id)?.verdict
    .state
}

test('what is made of stored lines is what who checks it finds', async () => {
  const reader = { cloud: SAMPLE_CLOUD, now: SAMPLE_NOW }
  const check = verifyPolicy((await policy()).json(), reader)
  assert.deepEqual(check.problems, [])
  assert.equal(check.states.get('standby'), 'proved')
  assert.equal(await stateOf(SHOWN, 'standby'), 'proved')
})

test('a stored line that was altered turns its own sentences red, and no other', async () => {
  const lines = SHOWN.lines.map((line) => ({
    ...line,
    text: line.text.includes('"standby-lag"') ? line.text.replace('12', '13') : line.text,
  }))
  const altered = { ...SHOWN, lines }
  const red = (await policy(altered)).view.sentences
    .filter(({ verdict }) => verdict.state === 'broken')
    .map(({ promise }) => promise.id)
  assert.deepEqual(red, ['standby'])
  const { problems } = verifyPolicy((await policy(altered)).json(), {
    cloud: SAMPLE_CLOUD,
    now: SAMPLE_NOW,
  })
  assert.ok(problems.some(({ kind }) => kind === 'altered'))
})

test('of what nobody tried yet nothing is said but that', async () => {
  const { view } = await policy({ ...SHOWN, lines: [] })
  assert.ok(view.sentences.every(({ verdict }) => verdict.state === 'unproved'))
  assert.deepEqual(view.head, SHOWN.chain.after)
})

test('an attestation of somebody whose stored key is none does not count', async () => {
  const signers = new Map([['Jane Roe', 'no key']])
  assert.equal(
    await stateOf({ ...SHOWN, signers, attestations: ['{}', 'nonsense'] }, 'physical'),
    'unproved',
  )
})
