import assert from 'node:assert/strict'
import { test } from 'node:test'
import { POLICY_FIELDS } from '@zennnn/identity'
import { openWorld } from '../kit.ts'

test('PostgreSQL holds the limits of the policy, too', async (t) => {
  const { superuser } = await openWorld(t)
  const columns: Readonly<Record<string, string>> = {
    hash_rounds: 'rounds',
    attempt_window_s: 'attempt_window',
    cooldown_s: 'cooldown',
    cooldown_maximum_s: 'cooldown_maximum',
    session_lifetime_s: 'session_lifetime',
    session_idle_s: 'session_idle',
  }
  let tried = 0
  for (const [name, field] of Object.entries(POLICY_FIELDS)) {
    if (field.type !== 'integer') continue
    const column = columns[name] ?? name
    for (const [value, isSound] of [
      [field.minimum - 1, false],
      [field.minimum, true],
      [field.maximum, true],
      [field.maximum + 1, false],
    ] as const) {
      const written = name.endsWith('_s') ? `interval '${value} seconds'` : String(value)
      const change = superuser.query(`update zennnn.sign_in_policy set ${column} = ${written}`)
      if (isSound) await change
      else await assert.rejects(change, { code: '23514' }, `${column} = ${written}`)
      tried += 1
    }
  }
  assert.equal(tried, 40)
})
