import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLife } from '../vault-life.ts'

const NIGHTS = 110
/** A minute on a machine that does nothing else; many on one that is busy. */
const LIMIT = { timeout: 600_000 }

test(
  'over a quarter and more, with one night of ten missed, the ladder grows to fourteen and every backup kept can be restored',
  LIMIT,
  async (t) => {
    const plan = { seed: 20_261_128, megabytes: 1, spread: 'hot' } as const
    // Two regions: the third, as in the simulated year, makes it half as long again and shows the same.
    const life = await openLife(t, [{ plan, missedPercent: 10 }], 2)
    for (let day = 0; day < NIGHTS; day += 1)
      await life.pass(day, async (database) => await life.backUp(database))
    assert.ok((await life.restoreAll()) >= 14)
  },
)
