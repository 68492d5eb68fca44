import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { answerBy, fixBy } from './fix-clock.ts'

test('an answer is due two working days later, over a weekend', () => {
  // A Monday, a Thursday, a Friday, a Saturday.
  for (const [reported, due] of [
    ['2026-11-30T09:00:00Z', '2026-12-02T09:00:00.000Z'],
    ['2026-12-03T09:00:00Z', '2026-12-07T09:00:00.000Z'],
    ['2026-12-04T09:00:00Z', '2026-12-08T09:00:00.000Z'],
    ['2026-12-05T09:00:00Z', '2026-12-08T09:00:00.000Z'],
  ] as const)
    assert.equal(answerBy(new Date(reported)).toISOString(), due)
})

test('what is critical is mended within seven days, what is high within thirty, as SECURITY.md says', async () => {
  const known = new Date('2026-11-01T00:00:00Z')
  assert.equal(fixBy(known, 'critical').toISOString(), '2026-11-08T00:00:00.000Z')
  assert.equal(fixBy(known, 'high').toISOString(), '2026-12-01T00:00:00.000Z')
  const policy = await readFile(join(import.meta.dirname, '../../../../SECURITY.md'), 'utf8')
  assert.match(policy, /within two working days/)
  assert.match(policy, /critical finding within seven days\s+and for a high one within thirty/)
})
