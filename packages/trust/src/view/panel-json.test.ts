import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { policyOf, scheduleOf } from '../promise/policy.ts'
import { panelControls, panelJson } from './panel-json.ts'
import { sampleView } from './sample-view.ts'

const VIEW = sampleView('zeldesk', { 'standby-lag': 'fails', 'backup-read-back': 'unknown' }, [
  { promise: 'standby', at: SAMPLE_NOW, text: 'The standby is copied anew.' },
])
const [PROMISE] = policyOf('zeldesk')

test('panelJson: every control of the policy once, with all sentences that rest on it', () => {
  const { controls } = panelJson({ view: VIEW, standings: [] })
  const schedule = scheduleOf(policyOf('zeldesk'))
  assert.deepEqual(
    controls.map(({ id, every_minutes: every }) => [id, every]),
    [...schedule],
  )
  const shared = controls.find(({ id }) => id === 'restore-drill')
  assert.deepEqual(
    shared?.['promises'],
    policyOf('zeldesk')
      .filter(({ controls: own }) => own.includes('restore-drill'))
      .map(({ id }) => id),
  )
  assert.ok(Array.isArray(shared['promises']) && shared['promises'].length > 1)
})

test('panelJson: states, notes and counts are those of the public page', () => {
  const { counts, sentences, controls } = panelJson({ view: VIEW, standings: [] })
  const list = Array.isArray(sentences) ? sentences : []
  assert.deepEqual(
    list.find(({ id }) => id === 'standby'),
    {
      id: 'standby',
      chapter: 'outages',
      says: policyOf('zeldesk').find(({ id }) => id === 'standby')?.says,
      state: 'broken',
      since: SAMPLE_NOW.toISOString(),
      at: null,
      controls: ['standby-lag', 'failover-drill'],
      attestations: [],
      notes: [{ at: SAMPLE_NOW.toISOString(), text: 'The standby is copied anew.' }],
    },
  )
  const { broken, proved, attested, unproved } = Object(counts)
  assert.equal(broken, 1)
  assert.equal(broken + proved + attested + unproved, list.length)
  const lag = controls.find(({ id }) => id === 'standby-lag')
  assert.equal(lag?.['state'], 'broken')
  assert.equal(Object(lag['last']).outcome, 'fails')
})

test('panelControls: a control that is worse for one sentence is shown as that', () => {
  const [first, second] = VIEW.sentences.filter(({ promise }) => promise.controls.length > 0)
  assert.ok(first && second)
  const part = { kind: 'control', control: 'card-scan', since: undefined, run: undefined } as const
  const sentence = (state: 'proved' | 'unproved') => ({
    ...first,
    verdict: { ...first.verdict, parts: [{ ...part, state, why: state }] },
  })
  for (const states of [
    ['proved', 'unproved'],
    ['unproved', 'proved'],
  ] as const) {
    const [control, ...others] = panelControls(states.map(sentence))
    assert.deepEqual([control?.part.state, control?.part.why, others], ['unproved', 'unproved', []])
    assert.equal(control?.promises.length, 2)
  }
})

test('panelJson: attestations that are missing or end come first', () => {
  assert.ok(PROMISE)
  const standing = (state: 'counts' | 'due' | 'over' | 'lacking', daysLeft?: number) => ({
    promise: PROMISE,
    subject: state,
    state,
    attestation: undefined,
    problem: undefined,
    daysLeft,
  })
  const { attestations } = panelJson({
    view: VIEW,
    standings: [
      standing('counts', 200),
      standing('due', 20),
      standing('due', 3),
      standing('over', -4),
      standing('lacking'),
    ],
  })
  assert.deepEqual(
    Array.isArray(attestations) && attestations.map((one) => [one.state, one.days_left]),
    [
      ['lacking', null],
      ['over', -4],
      ['due', 3],
      ['due', 20],
      ['counts', 200],
    ],
  )
})
