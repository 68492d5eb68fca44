import {
  appSetKey,
  type ClusterAccess,
  controlQueueUrl,
  localRegions,
  restoreLiveJob,
  restoreSideJob,
  restoreUndoJob,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { startJobWorker } from '@zennnn/jobs'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { silentLog } from '../../kit.ts'
import { CUSTOMER } from './world.ts'

/** A process of its own, to be killed: does the jobs of restores. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
const place = JSON.parse(process.argv[2] ?? '') as {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly home: string
  readonly template: string
}
const { access, control, home, template } = place
const tools = {
  access,
  control,
  home,
  regions: localRegions(home),
  clock: systemClock,
  domain: 'localhost',
  templates: new Map([[appSetKey(CUSTOMER.apps), template]]),
  registryOf: () => CUSTOMER.registry,
  certify: async () => undefined,
  refill: async () => undefined,
}

await startJobWorker({
  queueUrl: controlQueueUrl(access, control),
  control,
  connections: new Connections({
    ...access.address,
    login: () => ({ user: 'zennnn_maintain', password: access.secrets.maintain }),
    clock: systemClock,
    log: silentLog,
  }),
  lane: 'heavy',
  kinds: [restoreSideJob(tools), restoreLiveJob(tools), restoreUndoJob(tools)],
  chores: [],
  concurrency: 1,
  log: silentLog,
})
