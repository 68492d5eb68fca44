import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, type DatabaseId, systemClock } from '@zennnn/kernel'
import { sampleVisit } from '../pages/sample-visit.ts'
import { keepingPlaces } from './kept-place.ts'

test('a database is told once where it is reached, again when that changes or another one takes its place, and until it was heard', async () => {
  const { site } = sampleVisit({ path: '/' })
  let origin = 'https://acme.localhost'
  let isAway = true
  const told: unknown[] = []
  const lines: string[] = []
  const held: ((database: DatabaseId) => void)[] = []
  const find = keepingPlaces({
    findSite: async () => await Promise.resolve({ ...site, origin }),
    connections: {
      direct: async (_database, [statement]) => {
        if (isAway) throw new Error('away')
        told.push(statement?.values[1])
        return await Promise.resolve([])
      },
      onHold: (tell) => {
        held.push(tell)
      },
    },
    log: createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) }),
  })
  assert.equal((await find('acme.localhost'))?.origin, origin)
  assert.match(lines.join(), /place_not_kept/)
  isAway = false
  for (let count = 0; count < 3; count++) await find('acme.localhost')
  assert.deepEqual(told, [origin])
  origin = 'https://acme.example'
  await find('acme.example')
  assert.deepEqual(told, ['https://acme.localhost', origin])
  // Another one has its name from now on, of which nobody knows what it was told.
  for (const tell of held) tell(site.database)
  for (let count = 0; count < 3; count++) await find('acme.example')
  assert.deepEqual(told, ['https://acme.localhost', origin, origin])
})

test('a host that is nobody’s is told to nobody', async () => {
  const find = keepingPlaces({
    findSite: async () => await Promise.resolve(undefined),
    connections: {
      direct: async () => await Promise.reject(new Error('asked')),
      onHold: () => undefined,
    },
    log: createLog({ clock: systemClock, level: 'info', write: assert.fail }),
  })
  assert.equal(await find('evil.example'), undefined)
})
