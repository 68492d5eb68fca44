import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Connections } from '@zennnn/data'
import { importCheckJob, importJob, importUndoJob } from '@zennnn/exchange'
import { installQueue, queueStatements, queueUrl, startJobWorker } from '@zennnn/jobs'
import { systemClock } from '@zennnn/kernel'
import { type Answer, type Ask, genuine, type HttpsWorld, openHttps } from './https-world.ts'
import { openWorld, silentLog, type TestUser, type TestWorld } from './kit.ts'

/** A server and, once asked for, a worker that imports. */
export interface ImportWorld {
  readonly world: TestWorld
  readonly https: HttpsWorld
  readonly work: () => Promise<void>
}

export async function openImports(t: TestContext): Promise<ImportWorld> {
  const [control, world] = [await openWorld(t), await openWorld(t)]
  const { address, secrets } = control
  const url = queueUrl(address, control.database, secrets.maintain)
  await installQueue(url, silentLog)
  for (const statement of queueStatements(control.database))
    await control.superuser.query(statement)
  const https = await openHttps(t, { acme: world }, control)
  return {
    world,
    https,
    work: async () => {
      const connections = new Connections({
        ...address,
        login: () => ({ user: 'zennnn_maintain', password: secrets.maintain }),
        clock: systemClock,
        log: silentLog,
      })
      const tools = {
        connections,
        registryOf: async () => await Promise.resolve(world.registry),
        clock: systemClock,
      }
      const worker = await startJobWorker({
        queueUrl: url,
        control: control.database,
        connections,
        kinds: [importJob(tools), importCheckJob(tools), importUndoJob(tools)],
        chores: [],
        concurrency: 2,
        log: silentLog,
      })
      t.after(async () => {
        await worker.stop()
        await connections.close()
      })
    },
  }
}

/** What `/api/import/<job>` answers; of results what tests look at. */
export interface State {
  readonly kind: string
  readonly undo: string | null
  readonly state: string
  readonly done: number
  readonly total: number
  readonly result: {
    readonly rows: number
    readonly created: number
    readonly updated: number
    readonly unchanged: number
    readonly bad_rows: number
    readonly deleted: number
    readonly restored: number
    readonly refused: number
    readonly refusals: readonly { readonly title: string; readonly reason: string }[]
    readonly reasons: readonly unknown[]
    readonly sample: readonly unknown[]
    readonly problems: readonly {
      readonly row: number
      readonly column?: string
      readonly reason: string
    }[]
  }
}

export function jobOf({ status, body }: Answer): string {
  assert.equal(status, 202, body)
  const { job } = JSON.parse(body)
  return String(job)
}

export function post(user: TestUser, body: string, type = 'text/csv'): Ask {
  return { method: 'POST', body, headers: { ...genuine(user.token), 'content-type': type } }
}

export function as(user: TestUser): Ask {
  return { headers: { cookie: `__Host-session=${user.token}` } }
}

export async function ended(https: HttpsWorld, user: TestUser, job: string): Promise<State> {
  for (let round = 0; round < 400; round++) {
    const { body } = await https.ask(`/api/import/${job}`, as(user))
    const state: State = JSON.parse(body)
    if (state.state !== 'queued' && state.state !== 'running') return state
    await delay(50)
  }
  return assert.fail('The import did not end within 20 s.')
}
