import {
  type CloudTools,
  changeTierJob,
  controlQueueUrl,
  dropJob,
  ensureTemplates,
  failoverDrillJob,
  followHolds,
  provisionJob,
  refillReadyPool,
  resumeJob,
  routeFile,
  suspendJob,
  sweepDrillHomes,
} from '@zennnn/cloud'
import { watchRoute } from '@zennnn/data'
import { importCheckJob, importJob, importUndoJob } from '@zennnn/exchange'
import { type Chore, type JobKind, startJobWorker } from '@zennnn/jobs'
import { type Log, sealingKeyOf, systemClock } from '@zennnn/kernel'
import {
  createMailTransport,
  type MailServer,
  mailChore,
  mailJob,
  startMailPump,
} from '@zennnn/messages'
import { startCanary } from '../canary/canary-make.ts'
import { CUSTOMER_SETS, registriesOf } from '../cloud/app-catalogue.ts'
import { maintainConnections, type OpenPlace, openPlace } from '../cloud/cloud-place.ts'
import { findMailServer } from '../cloud/mail-server.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, UsageError } from '../command.ts'
import { DRILL_DAYS, type Environment } from '../environment.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'
import { processLog } from '../process-log.ts'
import { readAuthorities, trustAuthorities } from '../serve/authorities.ts'
import { roundToolsOnce, startRounds } from '../trust/rounds.ts'
import { accountNotices } from '../work/account-notices.ts'
import { attestationChore } from '../work/attestation-chore.ts'
import { billingChore, billingKinds, billingTools } from '../work/billing.ts'
import { certificateKeeper } from '../work/certificate-keeper.ts'
import { cloudChores, liveDatabases } from '../work/chores.ts'
import { controlRunJob } from '../work/control-run.ts'
import { drillChores } from '../work/drill-chore.ts'
import { hostCertificatesChore } from '../work/host-certificates.ts'
import { regionDrillChore } from '../work/keep-chores.ts'
import { recoveryChore } from '../work/recovery-chore.ts'
import { registryFinder } from '../work/registry-finder.ts'
import { reportChore } from '../work/report-chore.ts'
import { staffChore } from '../work/staff-chore.ts'
import { followTakeover, lookFirst } from '../work/takeover-watch.ts'
import { startVaultWorker, vaultChore } from '../work/vault-worker.ts'

const CONCURRENT_JOBS = 4
const MAIL_INTERVAL_MS = 1_000

type Databases = ReturnType<typeof liveDatabases>

/** Jobs: databases, mail, imports. Holds the keys of the whole cluster and listens nowhere. */
export const work: Command = {
  name: 'work',
  summary: 'Runs the jobs of the cloud. Several may run.',
  parameters: [],
  options: {
    'mail-port': {
      type: 'string',
      value: '<port>',
      summary:
        'Port of the mail catcher on this machine; without it secrets/mail.json of the home names the mail server.',
    },
  },
  run: async (args, { environment }) => {
    const place = await openPlace(environment)
    const { domain, standby, failoverDrill, caFile } = environment
    if (caFile !== undefined) trustAuthorities(await readAuthorities(caFile))
    const mailServer = await mailServerOf(place, { domain, port: args.options['mail-port'] })
    // Where there is no standby, nothing fails over.
    const drillEveryDays = standby ? DRILL_DAYS[failoverDrill] : undefined
    const log = processLog('work')
    // Before anything starts: `up` asked the regions, and not all of them may have answered.
    const lookInMs = await lookFirst(place, log)
    if (lookInMs === undefined) return 0
    await runWork(place, { environment, mailServer, drillEveryDays, lookInMs, log })
    return 0
  },
}

async function mailServerOf(
  { home }: OpenPlace,
  catcher: { readonly domain: string; readonly port: unknown },
): Promise<MailServer> {
  if (catcher.port === undefined) {
    const server = await findMailServer(home)
    if (server !== undefined) return server
    throw new UsageError('Without secrets/mail.json in the home, --mail-port is needed.')
  }
  const port = Number(catcher.port)
  if (!Number.isInteger(port)) throw new UsageError('--mail-port must be a number.')
  const from = { name: 'ZENNNN', address: `no-reply@${catcher.domain}` }
  return { host: '127.0.0.1', port, security: 'none', from }
}

interface WorkOptions {
  readonly environment: Environment
  readonly mailServer: MailServer
  /** Undefined where no failover is rehearsed. */
  readonly drillEveryDays: number | undefined
  /** Whether another machine became this cloud is asked then. */
  readonly lookInMs: number
  readonly log: Log
}

async function runWork(
  place: OpenPlace,
  { environment, mailServer, drillEveryDays, lookInMs, log }: WorkOptions,
): Promise<void> {
  const { domain, port } = environment
  const { access, control, brand } = place
  const route = watchRoute(routeFile(place.home), log)
  const connections = maintainConnections(access, log, route)
  await followHolds({ connections, control, log })
  await sweepDrills(place, log)
  const tools = await cloudTools(place, domain)
  const transport = createMailTransport(mailServer)
  const databases = async (): Databases => await liveDatabases(access, control)
  const prepare = accountNotices({ connections, log }, { access, control, domain, port })
  const sealing = sealingKeyOf(access.secrets.tenantKey)
  const sender = { connections, transport, prepare, sealing, clock: systemClock, log }
  const tries = roundToolsOnce(place, environment, log)
  const vault = vaultOf(place)
  const queue = { queueUrl: controlQueueUrl(access, control), control, connections, log }
  const billing = billingTools(tools, { home: place.home, port, log })
  const takeover = followTakeover(place, log, lookInMs)
  const worker = await startJobWorker({
    ...queue,
    kinds: [...usualKinds(place, tools, { sender, tries, log }), ...billingKinds(billing)],
    chores: [
      ...cloudChores(tools, place, log),
      staffChore(tools, brand, log),
      reportChore(tools, log),
      attestationChore(place, { domain }, log),
      ...addressChores({ ...tools, home: place.home }, environment, log),
      mailChore(sender, databases),
      vaultChore(vault, log),
      billingChore(billing),
      ...drillChores(tools, drillEveryDays),
    ],
    concurrency: CONCURRENT_JOBS,
  })
  const drills = await startJobWorker({
    ...queue,
    lane: 'chores',
    kinds: [],
    chores: [regionDrillChore(place, log)],
    concurrency: 1,
  })
  const vaultWorker = startVaultWorker(
    { ...tools, ...vault, registryOf: registriesOf(brand), domain },
    { connections, log },
  )
  const rounds = startTries(place, environment, { tries, log })
  const pump = startMailPump({ sender, control, databases, intervalMs: MAIL_INTERVAL_MS })
  tellReady()
  const isOver = [worker.ended, drills.ended, vaultWorker.ended, takeover.taken]
  await Promise.race([untilAskedToEnd(), ...isOver])
  takeover.stop()
  await Promise.all([worker.stop(), drills.stop(), vaultWorker.stop(), rounds.stop()])
  await pump.stop()
  transport.close()
  await connections.close()
  route.close()
}

type Tries = ReturnType<typeof roundToolsOnce>

/** Promises are tried minute by minute, many of them in a canary database that is made for it. */
function startTries(
  place: OpenPlace,
  environment: Environment,
  { tries, log }: { readonly tries: Tries; readonly log: Log },
): Pick<ReturnType<typeof startRounds>, 'stop'> {
  const rounds = startRounds(place, tries, log)
  const keeper = environment.canary ? startCanary({ place, environment }, log) : undefined
  return {
    stop: async () => {
      await Promise.all([rounds.stop(), keeper?.stop()])
    },
  }
}

/** Those that know where the cloud is reached. */
function addressChores(
  tools: CloudTools & { readonly home: string },
  environment: Environment,
  log: Log,
): readonly Chore[] {
  const { port } = environment
  return [recoveryChore(tools, { port, log }), hostCertificatesChore(tools, environment, log)]
}

type Sender = Parameters<typeof mailJob>[0] & Pick<Parameters<typeof importJob>[0], 'connections'>

/** Those that people wait for, or that are over soon. */
function usualKinds(
  place: OpenPlace,
  tools: CloudTools,
  { sender, tries, log }: { readonly sender: Sender; readonly tries: Tries; readonly log: Log },
): readonly JobKind[] {
  const importer = { ...sender, registryOf: registryFinder(place) }
  return [
    provisionJob(tools),
    dropJob(tools),
    suspendJob(tools),
    resumeJob(tools, registriesOf(place.brand)),
    changeTierJob(tools),
    mailJob(sender),
    importJob(importer),
    importCheckJob(importer),
    importUndoJob(importer),
    failoverDrillJob({ ...tools, home: place.home, log }),
    controlRunJob(place, tries),
  ]
}

/** A rest that cannot be removed takes room, and keeps nobody from working. */
async function sweepDrills({ home }: OpenPlace, log: Log): Promise<void> {
  await sweepDrillHomes(home).catch((error: unknown) => {
    log.warn('drill_not_swept', { error })
  })
}

async function cloudTools(
  { access, control, brand, home }: OpenPlace,
  domain: string,
): Promise<CloudTools> {
  const clock = systemClock
  const templates = await ensureTemplates(access, CUSTOMER_SETS[brand], clock)
  return {
    access,
    control,
    templates,
    certify: certificateKeeper({ home, domain, access, control, clock }),
    refill: async () => {
      await refillReadyPool({ access, control, templates })
    },
    clock,
  }
}
