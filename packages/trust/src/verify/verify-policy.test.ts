import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assert as always,
  constantFrom,
  jsonValue,
  nat,
  oneof,
  property,
  string,
  tuple,
} from 'fast-check'
import { parseAttestation } from '../attestation/attestation.ts'
import type { Outcome } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import { canonicalJson, type Json, membersOf } from '../evidence/canonical-json.ts'
import { CHAIN_BEGIN, parseLine } from '../evidence/evidence-line.ts'
import {
  SAMPLE_CLOUD,
  SAMPLE_NOW,
  sampleChain,
  sampleKey,
  sampleRun,
} from '../evidence/sample-evidence.ts'
import { runsOf } from '../judge/recorded-run.ts'
import { sampleAttestation, sampleCase } from '../judge/sample-case.ts'
import { brandPolicy, policyOf, scheduleOf } from '../promise/policy.ts'
import { NO_DAYS } from '../store/kept-days.ts'
import { viewPolicy } from '../view/policy-view.ts'
import { securityJson } from '../view/security-json.ts'
import { type Reader, verifyPolicy } from './verify-policy.ts'

const POLICY = policyOf('zennnn')
const CONTROLS = [...scheduleOf(POLICY).keys()]
const READER: Reader = { cloud: SAMPLE_CLOUD, now: SAMPLE_NOW }

/** Rounds of all controls, so many minutes ago, in the last of which some came to something else. */
function publish(
  outcomes: Partial<Record<ControlId, Outcome>> = {},
  { seed = 7, rounds = [10] }: { readonly seed?: number; readonly rounds?: readonly number[] } = {},
) {
  const runs = rounds.flatMap((minutesAgo) =>
    CONTROLS.map((control) =>
      sampleRun({
        control,
        minutesAgo,
        measured: `${control} at ${minutesAgo}`,
        outcome: (minutesAgo === 10 ? outcomes[control] : undefined) ?? 'holds',
      }),
    ),
  )
  const chain = sampleChain(runs, { seed })
  const attestations = POLICY.flatMap(({ id, attested }) =>
    attested === undefined
      ? []
      : ['', 'eu', 'us', 'ap'].map((subject) => sampleAttestation({ promise: id, subject })),
  )
  const known = sampleCase({
    runs: runsOf(chain.texts.flatMap((text) => parseLine(text) ?? [])),
    attestations,
  })
  const head = chain.heads.at(-1) ?? { sequence: 0, hash: '' }
  const { publicKey } = sampleKey(seed)
  const view = viewPolicy(known, {
    policy: brandPolicy('zennnn'),
    notes: [],
    head,
    publicKey,
    chain: { after: CHAIN_BEGIN, beganAt: new Date(0), earlierKey: undefined, problems: [] },
    kept: NO_DAYS,
  })
  return { text: securityJson(view, chain.texts), chain, head, publicKey }
}

const GOOD = publish({}, { rounds: [20, 10] })

function kindsOf(text: string, reader: Partial<Reader> = {}): readonly string[] {
  return verifyPolicy(text, { ...READER, ...reader }).problems.map(({ kind }) => kind)
}

/** What was published, with something of it changed. */
function changed(text: string, change: (published: Published) => void): string {
  const published: Published = JSON.parse(text)
  change(published)
  return canonicalJson(published)
}

interface Published {
  [name: string]: Json
  at: string
  evidence: string[]
  promises: {
    id: string
    says: string
    state: string
    parts: { [name: string]: Json }[]
    [name: string]: Json
  }[]
}

function promiseOf({ promises }: Published, id: string): Published['promises'][number] {
  const found = promises.find((one) => one.id === id)
  assert.ok(found !== undefined)
  return found
}

test('what a cloud publishes holds, whether all is well or not', () => {
  const check = verifyPolicy(GOOD.text, {
    ...READER,
    publicKey: GOOD.publicKey,
    reaches: GOOD.chain.heads[3],
  })
  assert.deepEqual(check.problems, [])
  assert.equal(check.lines, 2 * CONTROLS.length)
  assert.deepEqual(check.kept?.head, GOOD.head)
  assert.equal(check.states.get('standby'), 'proved')
  assert.equal(check.states.get('physical'), 'attested')
  const bad = publish({
    'standby-lag': 'fails',
    'csrf-routes': 'no_answer',
    'tls-chain': 'unknown',
  })
  const honest = verifyPolicy(bad.text, READER)
  assert.deepEqual(honest.problems, [])
  assert.equal(honest.states.get('standby'), 'broken')
  assert.equal(honest.states.get('csrf'), 'broken')
  assert.equal(honest.states.get('tls-cert'), 'unproved')
})

test('every sentence that is left out is missed, and every control of it', () => {
  const { text } = publish()
  for (const { id } of POLICY) {
    const without = changed(text, (published) => {
      published.promises = published.promises.filter((one) => one.id !== id)
    })
    assert.deepEqual(kindsOf(without), ['hidden'], id)
    const silent = changed(text, (published) => {
      promiseOf(published, id).parts = []
    })
    assert.ok(kindsOf(silent).length > 0, id)
  }
})

test('no sentence can be said to be better than its evidence, whichever control of it fails', () => {
  for (const control of CONTROLS) {
    const painted = changed(publish({ [control]: 'fails' }).text, ({ promises }) => {
      for (const promise of promises) {
        promise.state = promise.state === 'broken' ? 'proved' : promise.state
        for (const part of promise.parts) if (part['kind'] === 'control') part['state'] = 'proved'
      }
    })
    assert.deepEqual(new Set(kindsOf(painted)), new Set(['overstated']), control)
  }
})

test('a control is not better than its evidence, also where its sentence is told as it is', () => {
  const painted = changed(publish({ 'tls-chain': 'fails' }).text, (published) => {
    const [part] = promiseOf(published, 'tls-cert').parts
    if (part !== undefined) part['state'] = 'proved'
  })
  assert.deepEqual(kindsOf(painted), ['overstated'])
})

test('a sentence is not better than its parts, also where these are told as they are', () => {
  const painted = changed(publish({ 'tls-chain': 'fails' }).text, (published) => {
    promiseOf(published, 'tls-cert').state = 'unproved'
  })
  assert.deepEqual(kindsOf(painted), ['overstated'])
})

test('what is attested is never proved', () => {
  const painted = changed(GOOD.text, (published) => {
    const physical = promiseOf(published, 'physical')
    physical.state = 'proved'
    for (const part of physical.parts) part['state'] = 'proved'
  })
  assert.deepEqual(kindsOf(painted), ['overstated'])
})

test('a figure that no line of evidence has, or only an older one', () => {
  const invented = changed(GOOD.text, (published) => {
    const [part] = promiseOf(published, 'standby').parts
    if (part !== undefined) part['measured'] = 'no lag at all'
  })
  assert.deepEqual(kindsOf(invented), ['overstated'])
  const older = changed(GOOD.text, (published) => {
    const [part] = promiseOf(published, 'rpo').parts
    if (part === undefined) return
    part['measured'] = 'copy-outside at 20'
    part['evidence'] = 1 + CONTROLS.indexOf('copy-outside')
  })
  assert.deepEqual(kindsOf(older), ['overstated'])
  const elsewhere = changed(GOOD.text, (published) => {
    const [part] = promiseOf(published, 'rpo').parts
    if (part !== undefined) part['evidence'] = 1
  })
  assert.deepEqual(kindsOf(elsewhere), ['overstated'])
})

test('a failure cannot be hidden by leaving out its line, nor by an older end', () => {
  const bad = publish({ 'tls-chain': 'fails' }, { rounds: [20, 10] })
  const line = CONTROLS.length + CONTROLS.indexOf('tls-chain')
  const cut = changed(bad.text, (published) => {
    published.evidence.splice(line, 1)
  })
  assert.ok(kindsOf(cut).includes('cut'))
  const ended = changed(bad.text, (published) => {
    published.evidence = published.evidence.slice(0, CONTROLS.length)
  })
  assert.ok(kindsOf(ended).includes('cut'))
})

test('another cloud, another key, another past, another time', () => {
  assert.ok(kindsOf(GOOD.text, { cloud: 'other.example' }).includes('foreign'))
  const other = publish({}, { seed: 8 })
  assert.deepEqual(kindsOf(other.text), [])
  assert.deepEqual(kindsOf(other.text, { publicKey: GOOD.publicKey }), ['other_key'])
  const anew = publish({ 'tls-chain': 'fails' }, { rounds: [20, 10] })
  assert.deepEqual(kindsOf(anew.text, { reaches: GOOD.head }), ['rewritten'])
  const later = new Date(SAMPLE_NOW.getTime() + 3_600_000)
  assert.ok(kindsOf(GOOD.text, { now: later }).includes('stale'))
  const month = new Date(SAMPLE_NOW.getTime() + 30 * 86_400_000)
  assert.ok(kindsOf(GOOD.text, { now: month }).includes('overstated'), 'by now it is too old')
  const redated = changed(GOOD.text, (published) => {
    published.at = new Date(SAMPLE_NOW.getTime() + 86_400_000).toISOString()
  })
  const nextDay = kindsOf(redated, { now: new Date(SAMPLE_NOW.getTime() + 86_400_000) })
  assert.deepEqual(new Set(nextDay), new Set(['overstated']), 'an old page with a new date')
})

function leaveOut(id: string) {
  return (published: Published): void => {
    published.promises = published.promises.filter((one) => one.id !== id)
    published['left_out'] = [{ id, says: '' }]
  }
}

test('who takes a sentence out of the policy is found out, also where he says that it is not promised', () => {
  const red = changed(publish({ 'database-doors': 'fails' }).text, leaveOut('db-isolation'))
  assert.deepEqual(kindsOf(red), ['hidden'])
  const calm = changed(GOOD.text, leaveOut('db-isolation'))
  const check = verifyPolicy(calm, READER)
  assert.deepEqual(check.problems, [], 'which he may do')
  assert.match(check.kept?.departures.join('\n') ?? '', /^db-isolation is not promised: “.+”$/)
  assert.deepEqual(kindsOf(calm, { departures: [] }), ['other_policy'])
  assert.deepEqual(kindsOf(calm, { departures: check.kept?.departures }), [])
})

function reword(id: string, says: string): string {
  return changed(GOOD.text, (published) => {
    const promise = promiseOf(published, id)
    promise['standard'] = promise.says
    promise.says = says
  })
}

test('own words and sentences of the other brand are told, and those that somebody signs for cannot be had otherwise', () => {
  const own = verifyPolicy(reword('csrf', 'We are insured for everything.'), READER)
  assert.deepEqual(own.problems, [])
  assert.match(own.kept?.departures.join('\n') ?? '', /^csrf says “We are insured .* for “.+”$/)
  assert.deepEqual(kindsOf(reword('csrf', 'Insured.'), { departures: [] }), ['other_policy'])
  for (const id of ['physical', 'audits', 'ddos', 'host-ssh', 'backup-regions'])
    assert.deepEqual(kindsOf(reword(id, 'Certified this year.')), ['reworded'], id)
})

test('a sentence that no brand has is not taken for one that is tried', () => {
  const more = changed(GOOD.text, (published) => {
    published.promises.push({
      id: 'insurance',
      says: 'All is insured.',
      state: 'proved',
      parts: [],
    })
  })
  assert.deepEqual(kindsOf(more), ['reworded'])
})

test('other words than those of the policy are told', () => {
  const softer = changed(GOOD.text, (published) => {
    promiseOf(published, 'rpo').says = 'Little is lost.'
  })
  assert.deepEqual(kindsOf(softer), ['reworded'])
})

test('whatever is published, to read it never fails', () => {
  const { text } = publish()
  const texts = oneof(
    string(),
    jsonValue().map((value) => JSON.stringify(value)),
    // What was published, with one member of it replaced, or one character.
    tuple(constantFrom(...Object.keys(membersOf(JSON.parse(text)))), jsonValue()).map(
      ([name, value]) => JSON.stringify({ ...JSON.parse(text), [name]: value }),
    ),
    tuple(nat(text.length - 1), string({ minLength: 1, maxLength: 1 })).map(
      ([index, sign]) => text.slice(0, index) + sign + text.slice(index + 1),
    ),
  )
  always(
    property(texts, (one) => {
      verifyPolicy(one, READER)
      parseAttestation(one)
      parseLine(one)
    }),
    { numRuns: 150 },
  )
})

test('what is no publication at all', () => {
  for (const text of [
    '',
    'null',
    '{}',
    '[]',
    changed(GOOD.text, (published) => {
      published['version'] = 2
    }),
    changed(GOOD.text, (published) => {
      published['public_key'] = { kty: 'OKP', crv: 'Ed25519', x: 'AA' }
    }),
    changed(GOOD.text, (published) => {
      promiseOf(published, 'rpo').state = 'perfect'
    }),
    changed(GOOD.text, (published) => {
      promiseOf(published, 'rpo').says = 'Red \u001b[31m in a terminal.'
    }),
    changed(GOOD.text, (published) => {
      published['cloud'] = 'cloud.example\n'
    }),
    changed(GOOD.text, (published) => {
      published.promises.push({ ...promiseOf(published, 'rpo'), state: 'broken' })
    }),
  ])
    assert.deepEqual(kindsOf(text), ['unreadable'])
})
