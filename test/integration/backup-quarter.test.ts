import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLife } from '../vault-life.ts'

const NIGHTS = 107
/** In the last fortnight all is as in a cloud: three regions, and each night's backup is verified. */
const VERIFIED_FROM = NIGHTS - 14
/** Somebody asks for a backup, the only one that is verified until then: its thirty days end, and three more. */
const ASKED_FOR = VERIFIED_FROM - 35
/** A minute on a machine that does nothing else; many on one that is busy. */
const LIMIT = { timeout: 600_000 }

test(
  'over a quarter and more, with one night of ten missed, the ladder grows to fourteen, the newest verified backup outlives its term, and every backup kept can be restored',
  LIMIT,
  async (t) => {
    const plan = { seed: 20_261_128, megabytes: 1, spread: 'hot' } as const
    // Two regions at first: the third, as in the simulated year, makes it half as long again and shows the same.
    const life = await openLife(t, [{ plan, missedPercent: 10 }], 2)
    const [customer] = life.customers
    assert.ok(customer)
    let proved = ''
    for (let day = 0; day < NIGHTS; day += 1) {
      if (day === VERIFIED_FROM) {
        const decisions = await life.decisions(customer.database)
        assert.equal(decisions.get(proved), 'newest_verified')
        life.addRegion()
      }
      if (day === ASKED_FOR) {
        const made = await life.backUp(customer.database, 'manual')
        await life.verify(made, day)
        proved = made.id
      }
      await life.pass(day, async (database) => {
        const made = await life.backUp(database)
        if (day >= VERIFIED_FROM) await life.verify(made, day)
        return made
      })
    }
    // Newer ones were verified, and nothing keeps it any more.
    assert.ok(!(await life.decisions(customer.database)).has(proved))
    assert.ok((await life.restoreAll()) >= 14)
  },
)
