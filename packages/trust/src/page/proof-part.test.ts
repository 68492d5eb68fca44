import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { judge } from '../judge/judge.ts'
import { sampleCase } from '../judge/sample-case.ts'
import { policyOf } from '../promise/policy.ts'
import { howPart, seenPart } from './proof-part.ts'

test('of what was not tried yet the page says so, and how often it will be', () => {
  const promises = policyOf('zeldesk').filter(({ id }) => id === 'brute-force')
  for (const promise of promises) {
    const { state, parts } = judge(promise, sampleCase({ runs: new Map() }))
    assert.equal(state, 'unproved')
    assert.equal(parts.length, promise.controls.length)
    for (const part of parts) {
      assert.ok(part.kind === 'control')
      assert.ok(seenPart(part, SAMPLE_NOW).toString().includes('It was not tried yet.'))
      assert.match(howPart(part, promise).toString(), /At least every/)
    }
  }
  assert.equal(promises.length, 1)
})
