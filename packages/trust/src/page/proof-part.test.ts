import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOT_TRIED } from '../control/not-tried.ts'
import { SAMPLE_NOW } from '../evidence/sample-evidence.ts'
import { judge } from '../judge/judge.ts'
import { sampleCase } from '../judge/sample-case.ts'
import { policyOf } from '../promise/policy.ts'
import { howPart, seenPart } from './proof-part.ts'

test('of what this version never tries the page says so with the reason, and not how often it is tried', () => {
  const promises = policyOf('zeldesk').filter(({ id }) => id === 'brute-force')
  for (const promise of promises) {
    const { state, parts } = judge(promise, sampleCase({ runs: new Map() }))
    assert.equal(state, 'unproved')
    assert.equal(parts.length, promise.controls.length)
    for (const part of parts) {
      assert.ok(part.kind === 'control')
      const words = `Not tried by this version: ${NOT_TRIED[part.control] ?? 'no reason'}.`
      assert.equal(part.why, words)
      assert.ok(seenPart(part, SAMPLE_NOW).toString().includes(words))
      assert.ok(howPart(part, promise).toString().includes(words))
      assert.doesNotMatch(howPart(part, promise).toString(), /At least every/)
    }
  }
  assert.equal(promises.length, 1)
})
