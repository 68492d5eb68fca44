import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { record } from '@zennnn/cloud'
import type { Brand } from '@zennnn/kernel'
import type { ControlId } from '@zennnn/trust'
import { startCanary } from './canary-world.ts'
import { type Home, makeHome } from './faults/running-cloud.ts'
import type { TestClient } from './kit.ts'
import { Judged } from './sabotage-world.ts'
import { makeStartedHome } from './started-home.ts'

/** A running cloud with its canary, in which a test tries what `work` would. */
export interface CanaryCloud {
  readonly home: Home
  readonly judged: Judged
  /** As superuser in the canary. */
  readonly inside: TestClient
  /**
   * Which promises are broken once these were tried at the cloud that answers at this port. Within minutes, of what is tried once a
   * day: what somebody tried too often is forgotten before.
   */
  readonly broken: (
    site: { readonly port: number; readonly httpPort?: number },
    isWanted?: (id: ControlId) => boolean,
  ) => Promise<readonly string[]>
}

/** Calls `body` while nobody else tries anything in the canary: a policy that one of two changes is what the other one finds. */
export async function withCanaryCloud(
  t: TestContext,
  brand: Brand,
  body: (cloud: CanaryCloud) => Promise<void>,
): Promise<void> {
  const made = await (brand === 'zennnn' ? makeStartedHome() : makeHome())
  const { cloud, place, inside } = await startCanary(t, made, brand)
  const { home } = cloud
  const judged = await Judged.open(home)
  await record(place, async () => {
    await body({
      home,
      judged,
      inside,
      broken: async (site, isWanted) => {
        await inside.query('delete from zennnn.attempt')
        return await judged.canaryRound(site, t, isWanted)
      },
    })
  })
}

/** Other words in the place of some that stand in a function of the database once; returns what puts them back. */
export async function alterFunction(
  inside: TestClient,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<() => Promise<void>> {
  const { rows } = await inside.query<{ definition: string }>(
    'select pg_get_functiondef($1::regproc) as definition',
    [name],
  )
  const [{ definition } = { definition: '' }] = rows
  assert.equal(definition.split(from).length, 2, `${name} has once: ${from}`)
  await inside.query(definition.replace(from, () => to))
  return async () => {
    await inside.query(definition)
  }
}
