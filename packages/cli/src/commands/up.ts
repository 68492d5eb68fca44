import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CANARY_SOCKETS,
  ClusterDesk,
  ClusterKeeper,
  ensureCanaryKey,
  ensureClusterSecrets,
  ensureProcessUsers,
  ensureSocketFolder,
  giveHome,
  keepWay,
  type ProcessUsers,
  prepareHome,
  prepareVault,
  requireNotTakenOver,
  routeFile,
  sweepPlaces,
} from '@zennnn/cloud'
import { watchRoute } from '@zennnn/data'
import { type Brand, type Log, PlatformError, systemClock } from '@zennnn/kernel'
import { startInbox } from '@zennnn/messages'
import { type CloudPlace, maintainConnections } from '../cloud/cloud-place.ts'
import { brandOf, findState, getState, saveState } from '../cloud/cloud-state.ts'
import { findMailServer } from '../cloud/mail-server.ts'
import { findOwnPolicy } from '../cloud/own-policy.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import {
  type Command,
  type CommandArguments,
  type CommandContext,
  KeptOutError,
} from '../command.ts'
import { DRILL_DAYS, type Environment } from '../environment.ts'
import { untilAskedToEnd } from '../process-end.ts'
import { originOf } from '../serve/site-finder.ts'
import { findAuthorityFile } from '../up/authority-file.ts'
import { deliverPlan, derivePlan, PROGRAM, servePlan, workPlan } from '../up/child-plans.ts'
import { openClusterSockets, serveOperators, startClusterWatch } from '../up/cluster-desk.ts'
import { prepareDatabases } from '../up/databases-ready.ts'
import { prepareEvidence } from '../up/evidence-ready.ts'
import { lockHome } from '../up/home-lock.ts'
import { findNetworkWall } from '../up/no-network.ts'
import { resetOperator } from '../up/operator.ts'
import { takePolicy } from '../up/policy-ready.ts'
import { requireFreePort } from '../up/port-check.ts'
import { endRecovery, requireRecovered } from '../up/recovery-journal.ts'
import { Shutdown } from '../up/shutdown.ts'
import { Supervised } from '../up/supervised.ts'
import { fileLog } from '../up/up-log.ts'
import { certificateKeeper } from '../work/certificate-keeper.ts'

/** The whole cloud on one machine. */
export const up: Command = {
  name: 'up',
  summary: 'Starts the whole cloud on this machine and stops it with Ctrl-C.',
  parameters: [],
  options: {
    despite: {
      type: 'string',
      value: '<recovery>',
      multiple: true,
      summary:
        'Start though this recovery took the cloud over on another machine: it is given up for good.',
    },
  },
  run: async ({ options }, context) => {
    const shutdown = new Shutdown()
    const asked = untilAskedToEnd()
    try {
      // Asked to end in the middle of a start: what was started already is stopped, the rest is not begun.
      await Promise.race([
        start(context, shutdown, listOf(options['despite'])),
        asked.then(() => shutdown.begin()),
      ])
      await asked
      context.say('Stopping.')
    } finally {
      await shutdown.run()
    }
    return 0
  },
}

function listOf(option: CommandArguments['options'][string]): readonly string[] {
  return Array.isArray(option) ? option.filter((one) => typeof one === 'string') : []
}

async function start(
  context: CommandContext,
  shutdown: Shutdown,
  despite: readonly string[],
): Promise<void> {
  const { environment, say } = context
  const home = await prepareHome(environment.home, say)
  shutdown.add(await lockHome(home))
  await requireRecovered(home, systemClock.now())
  const brand = brandOf(await findState(home), environment.brand)
  await requireFreePort(environment.port)
  await mkdir(join(home, 'log'), { recursive: true, mode: 0o700 })
  const log = fileLog(join(home, 'log', 'up.log'))
  const way = await keepWay(home, log)
  shutdown.add(async () => {
    await way.close()
  })
  const users = await ensureProcessUsers({ home, program: PROGRAM, say })
  const caFile = await findAuthorityFile(environment.caFile, users?.serve)
  const policyText = await findOwnPolicy({ ...environment, brand })
  // What a recovery that was killed left belongs to PostgreSQL: `work` may not remove it.
  await sweepPlaces(home)
  const { standby, failoverDrill } = environment
  const drillEveryDays = standby ? DRILL_DAYS[failoverDrill] : undefined
  const place = await startDatabases(
    { home, brand, policyText, domain: environment.domain, users, standby, drillEveryDays },
    { log, say, shutdown },
  )
  // Before anybody is let in.
  await requireNotTakenOver(vaultOf(place), despite).catch(asKeptOut)
  const certify = certificateKeeper({
    home,
    domain: environment.domain,
    access: place.access,
    control: place.control,
    clock: systemClock,
    identity: users?.work,
  })
  await certify()
  const mailPort = await prepareMail(place, { log, shutdown, say })
  // Before anybody works in it.
  await endRecovery(home)
  await startChildren({ ...environment, home, caFile }, users, { mailPort, log, shutdown, say })
  say(`ready ${originOf(environment.domain, environment.port)}`)
  await showOperator(place, users, context)
}

function asKeptOut(error: unknown): never {
  const isRefused = error instanceof PlatformError && error.code === 'STATE_REFUSED'
  throw isRefused ? new KeptOutError(error.message, { cause: error }) : error
}

async function startDatabases(
  {
    home,
    brand,
    policyText,
    domain,
    users,
    standby,
    drillEveryDays,
  }: {
    readonly home: string
    readonly brand: Brand
    /** Of the operator's own policy; undefined: that of the brand. */
    readonly policyText: string | undefined
    readonly domain: string
    readonly users: ProcessUsers | undefined
    readonly standby: boolean
    readonly drillEveryDays: number | undefined
  },
  tools: {
    readonly log: Log
    readonly say: (sentence: string) => void
    readonly shutdown: Shutdown
  },
): Promise<CloudPlace> {
  const { log, say, shutdown } = tools
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  if (users !== undefined) await giveHome(home, users)
  const gid = users?.serve.gid
  const keeper = new ClusterKeeper({
    home,
    secrets,
    standby,
    clientsGid: gid,
    say,
    log,
    clock: systemClock,
    showAlone: async (run) => await desk.showAlone(run),
  })
  shutdown.add(async () => {
    await keeper.stop()
  })
  const desk = new ClusterDesk(keeper, systemClock)
  await keeper.open()
  // Before the first primary is started: where none comes up, a person decides there how it goes on.
  await openClusterSockets(desk, { home, users }, { log, shutdown })
  const watch = await startClusterWatch(desk, home, { log, shutdown })
  const cluster = await keeper.start()
  const access = { address: { host: cluster.host, port: cluster.port }, secrets }
  const control = await prepareDatabases({ home, gid, brand, access, log, say })
  await prepareVault({ home, access, control }, say)
  await prepareEvidence({ home, access, control, brand }, domain, say)
  await takePolicy({ home, access, control, brand }, policyText, gid)
  await ensureCanaryKey(home)
  // Once more: what was just made among the secrets belongs to \`work\`.
  if (users !== undefined) await giveHome(home, users)
  await serveOperators(
    { desk, watch },
    { home, access, control, drillEveryDays },
    { log, shutdown },
  )
  return { home, access, control }
}

/** The port of the catcher; undefined where there is a mail server. */
async function prepareMail(
  place: CloudPlace,
  tools: {
    readonly log: Log
    readonly shutdown: Shutdown
    readonly say: (sentence: string) => void
  },
): Promise<number | undefined> {
  const server = await findMailServer(place.home)
  if (server === undefined) return await startMailCatcher(place, tools)
  tools.say(`Mail goes to ${server.host}, port ${server.port}.`)
  return undefined
}

async function startMailCatcher(
  place: CloudPlace,
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<number> {
  const route = watchRoute(routeFile(place.home), log)
  const connections = maintainConnections(place.access, log, route)
  shutdown.add(async () => {
    await connections.close()
    route.close()
  })
  const catcher = await startInbox({
    port: 0,
    control: place.control,
    connections,
    clock: systemClock,
    log,
  })
  shutdown.add(async () => {
    await catcher.close()
  })
  return catcher.port
}

async function startChildren(
  environment: Environment,
  users: ProcessUsers | undefined,
  tools: {
    readonly mailPort: number | undefined
    readonly log: Log
    readonly shutdown: Shutdown
    readonly say: (sentence: string) => void
  },
): Promise<void> {
  const { home } = environment
  await ensureSocketFolder(home, 'door', { owner: users?.work, guests: users?.serve.gid })
  await ensureSocketFolder(home, 'derive', { owner: users?.serve })
  for (const name of CANARY_SOCKETS)
    await ensureSocketFolder(home, name, { owner: users?.work, guests: users?.serve.gid })
  const wall = findNetworkWall()
  if (wall === undefined)
    tools.say('This machine lets nobody take the network from a program: derive keeps it.')
  const children = [
    new Supervised(servePlan(environment, users, tools.mailPort), tools),
    new Supervised(workPlan(environment, users, tools.mailPort), tools),
    new Supervised(deliverPlan(environment, users), tools),
    new Supervised(derivePlan(environment, users, wall), tools),
  ]
  tools.shutdown.add(async () => {
    await Promise.all(children.map(async (child) => await child.stop()))
  })
  await Promise.all(children.map(async (child) => await child.start()))
}

async function showOperator(
  place: CloudPlace,
  users: ProcessUsers | undefined,
  { say }: CommandContext,
): Promise<void> {
  const state = await getState(place.home)
  if (state.operatorShown) return
  const { login, password } = await resetOperator(place)
  say(`operator login: ${login}  password: ${password}  (shown only this once)`)
  await saveState(place.home, { ...state, operatorShown: true }, users?.serve.gid)
}
