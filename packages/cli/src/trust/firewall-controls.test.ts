import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firewallControls } from './firewall-controls.ts'

const { signal } = new AbortController()

test('that there are rules proves nothing: with a firewall and without one it is not known whether it blocks', async () => {
  for (const [jail, words, rules] of [
    ['/nowhere/zennnn.conf', /no firewall of ours/, 0],
    [import.meta.filename, /no host that may be blocked tries them yet/, 1],
  ] as const) {
    const [control, ...others] = firewallControls(jail)
    assert.deepEqual([control?.id, others], ['attack-blocked', []])
    assert.ok(control)
    const seen = await control.observe(signal)
    assert.equal(seen.outcome, 'unknown')
    assert.match(seen.measured, words)
    assert.deepEqual(seen.figures, { rules })
  }
})
