import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findGuessedSite, isAnswered, type Visits } from './attack-visit.ts'

const CANARY = 'zennnn-canary.acme.example'
const CLOUD = 'acme.example'

/** A machine that answers so, one after the other, and is asked no more often; how often it was waited for. */
function machine(answers: Readonly<Record<string, readonly number[]>>) {
  const left = new Map(Object.entries(answers).map(([site, list]) => [site, [...list]]))
  const seen = { pauses: 0, left: () => [...left.values()].flat().length }
  const visits: Visits = {
    visit: async (site) => {
      const status = left.get(site)?.shift()
      assert.notEqual(status, undefined, `${site} is asked too often`)
      return await Promise.resolve(status ?? 0)
    },
    pause: async () => {
      seen.pauses += 1
      await Promise.resolve()
    },
  }
  return { visits, seen }
}

test('one or two answers that do not come are no silence, three are', async () => {
  for (const [answers, isHeard] of [
    [[200], true],
    [[0, 421], true],
    [[0, 0, 503], true],
    [[0, 0, 0], false],
  ] as const) {
    const { visits, seen } = machine({ [CLOUD]: answers })
    assert.equal(await isAnswered(CLOUD, visits), isHeard, answers.join())
    assert.deepEqual([seen.left(), seen.pauses], [0, answers.length - 1])
  }
})

test('a canary that is slow or busy sends no guess to the site of the cloud', async () => {
  for (const answers of [[200], [0, 200], [503, 0, 200]]) {
    const { visits } = machine({ [CANARY]: answers })
    assert.equal(await findGuessedSite(CLOUD, visits), CANARY)
  }
  for (const answers of [
    [0, 0, 0],
    [503, 503, 503],
  ]) {
    const { visits } = machine({ [CANARY]: answers, [CLOUD]: [200] })
    assert.equal(await findGuessedSite(CLOUD, visits), undefined)
  }
})

test('where the machine says that it has no canary it is the site of the cloud, if that lets people sign in', async () => {
  const there = machine({ [CANARY]: [421], [CLOUD]: [0, 200] })
  assert.equal(await findGuessedSite(CLOUD, there.visits), CLOUD)
  for (const answers of [[404], [0, 0, 0]]) {
    const { visits } = machine({ [CANARY]: [421], [CLOUD]: answers })
    assert.equal(await findGuessedSite(CLOUD, visits), undefined)
  }
})
