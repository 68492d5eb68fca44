import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type CanaryDatabase, findCanary, record } from '@zennnn/cloud'
import { type Brand, systemClock } from '@zennnn/kernel'
import { type ControlId, type ControlRun, recordRuns, verifyPolicy } from '@zennnn/trust'
import type { CanaryPlace } from '../packages/cli/src/canary/canary-make.ts'
import { openCanary } from '../packages/cli/src/canary/canary-port.ts'
import { type OpenPlace, openPlace } from '../packages/cli/src/cloud/cloud-place.ts'
import { parseEnvironment } from '../packages/cli/src/environment.ts'
import { roundTools } from '../packages/cli/src/trust/rounds.ts'
import { type Home, makeHome, RunningCloud, removeHome, until } from './faults/running-cloud.ts'
import { silentLog, type TestClient } from './kit.ts'

/** A cloud that runs, when `work` has made its canary. */
export interface StartedCanary {
  readonly cloud: RunningCloud
  readonly place: OpenPlace
  /** As `work` finds the canary. */
  readonly of: CanaryPlace
  readonly canary: CanaryDatabase
  /** As superuser in the canary. */
  readonly inside: TestClient
}

export interface CanaryWorld extends StartedCanary {
  readonly run: (...controls: readonly ControlId[]) => Promise<readonly ControlRun[]>
}

/** Starts a cloud of this brand in a home, which is removed when the test is over. */
export async function startCanary(
  t: TestContext,
  made: Home,
  brand: Brand,
): Promise<StartedCanary> {
  const home = { ...made, env: { ...made.env, ZENNNN_CANARY: 'on', ZENNNN_BRAND: brand } }
  const cloud = await RunningCloud.start(home)
  t.after(async () => {
    await cloud.end('SIGTERM')
    await removeHome(home)
  })
  const environment = parseEnvironment(home.env, home.path)
  const place = await openPlace(environment)
  const of = { place, environment }
  await until(async () => (await openCanary(of)) !== undefined, 'the canary')
  const canary = await findCanary(place.access, place.control)
  assert.ok(canary)
  const inside = await cloud.look(canary.database)
  t.after(async () => {
    await inside.end()
  })
  return { cloud, place, of, canary, inside }
}

/** Of the brand that promises most. */
export async function openCanaryWorld(t: TestContext): Promise<CanaryWorld> {
  const started = await startCanary(t, await makeHome(), 'zeldesk')
  const { place, cloud } = started
  const tools = await roundTools(
    place,
    parseEnvironment(cloud.home.env, cloud.home.path),
    silentLog,
  )
  return {
    ...started,
    run: async (...controls) =>
      await record(
        place,
        async (register) => await recordRuns(register, controls, tools, t.signal),
      ),
  }
}

/** The sentences that are published, by state. */
export async function published({
  cloud,
}: Pick<CanaryWorld, 'cloud'>): Promise<ReadonlyMap<string, string>> {
  const { body } = await cloud.ask('localhost', '/security.json')
  return verifyPolicy(body, { cloud: 'localhost', now: systemClock.now() }).states
}

export function words(runs: readonly ControlRun[]): string {
  return runs.map((one) => `${one.control} ${one.outcome}: ${one.measured}`).join('\n')
}
