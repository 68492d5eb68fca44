import {
  backupCatchUpJob,
  backupJob,
  backupVerifyJob,
  type ClusterAccess,
  controlQueueUrl,
  localRegions,
  scratchCluster,
} from '@zennnn/cloud'
import { Connections } from '@zennnn/data'
import { startJobWorker } from '@zennnn/jobs'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { silentLog } from '../../kit.ts'

/** A process of its own, to be killed: does the jobs of a vault. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
const place = JSON.parse(process.argv[2] ?? '') as {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly home: string
}
const { access, control, home } = place
const vault = { ...place, regions: localRegions(home), clock: systemClock }
const tools = { vault, scratch: scratchCluster() }

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
  kinds: [backupJob(tools), backupVerifyJob(tools), backupCatchUpJob(tools)],
  chores: [],
  concurrency: 1,
  log: silentLog,
})
