import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Binaries, DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { createCluster, readDataVersion } from '../cluster/cluster-create.ts'
import { clusterLayout } from '../cluster/cluster-layout.ts'
import { clearTheWay } from '../cluster/cluster-neighbours.ts'
import { ensureStandbyPassword } from '../cluster/cluster-secrets.ts'
import { requireOpenWay } from '../cluster/cluster-start.ts'
import { Reserve } from '../machine/reserve.ts'
import { serviceIdentity } from '../machine/service-user.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { ensureWay } from '../machine/short-way.ts'
import { ClusterNode } from './cluster-node.ts'
import { firstState, otherNode, wanting } from './cluster-state.ts'
import { fence, findServerProcesses } from './fence.ts'
import { KEEPER_SETTINGS, type KeeperOptions } from './keeper-options.ts'
import { nodeLayout } from './node-layout.ts'
import type { Pair } from './pair.ts'
import { type CommitWaiting, ReplicationSwitch } from './replication-switch.ts'
import { prepareRoute } from './route.ts'
import { StateFile } from './state-file.ts'
import { isWaitedFor } from './synchronize.ts'

const POLL_MS = 20

/**
 * The pair of a home with neither node running: what an earlier start left behind is stopped. The first node is made where
 * there is none. SETUP_FAILED.
 */
export async function openPair(options: KeeperOptions): Promise<Pair> {
  const { home, secrets, clock, log } = options
  const settings = { ...KEEPER_SETTINGS, ...options.settings }
  const { dataFolder, socketFolder, logFile } = clusterLayout(home)
  const identity = await serviceIdentity()
  if (identity !== undefined) await requireOpenWay(dataFolder, identity)
  await mkdir(dirname(logFile), { recursive: true, mode: 0o700 })
  await ensureWay(home)
  await prepareRoute(home, { identity, clientsGid: options.clientsGid })
  const found = await StateFile.read(home)
  const first = found?.state.primary ?? 'a'
  for (const name of [first, otherNode(first)] as const)
    await stopOrphan(nodeLayout(home, name).dataFolder, settings.stopMs)
  // Where clients connect, too: it may be the socket of another PostgreSQL.
  for (const folder of [socketFolder, ...nodeSockets(home)]) await clearTheWay(dataFolder, folder)
  await clearTheWay(nodeLayout(home, 'b').dataFolder, nodeLayout(home, 'b').socketFolder)
  const binaries = await ensureFirstNode(options, found !== undefined, identity)
  const tools = {
    home,
    binaries,
    identity,
    clientsGid: options.clientsGid,
    superuser: secrets.superuser,
  }
  const file = found ?? (await StateFile.make(home, firstState(clock.now())))
  if (file.state.standby !== options.standby)
    await file.change((state) => wanting(state, options.standby, clock.now()))
  const nodes = { a: new ClusterNode('a', tools), b: new ClusterNode('b', tools) }
  const reached = options.reached ?? (async () => await Promise.resolve())
  const waiting = waitingOf(() => nodes[file.state.primary], await Reserve.at(home))
  return {
    nodes,
    file,
    replication: new ReplicationSwitch(file, waiting, { clock, reached }),
    standbyPassword: await ensureStandbyPassword(join(home, 'secrets')),
    settings,
    clock,
    log,
    reached,
  }
}

/** On a full disk what was kept for it is given up, so that commits need not wait for a standby that is away. */
function waitingOf(primary: () => ClusterNode, reserve: Reserve): CommitWaiting {
  return {
    tell: async (waits) => {
      await reserve.spend(async () => {
        await primary().configure({ kind: 'primary', waits })
      })
    },
    isWaiting: async (abort) => await isWaitedFor(primary(), abort),
  }
}

function nodeSockets(home: string): readonly string[] {
  return (['a', 'b'] as const).map((name) => nodeLayout(home, name).socketFolder)
}

/** Only where nothing says that there was a cluster before: a lost primary is not replaced by an empty one. */
async function ensureFirstNode(
  { home, secrets, say }: KeeperOptions,
  hasState: boolean,
  identity: Awaited<ReturnType<typeof serviceIdentity>>,
): Promise<Binaries> {
  const { dataFolder } = nodeLayout(home, 'a')
  const a = await readDataVersion(dataFolder)
  const b = await readDataVersion(nodeLayout(home, 'b').dataFolder)
  const binaries = await findBinaries({ root: DEBIAN_ROOT, major: a ?? b })
  if (hasState) return binaries
  if (b !== undefined)
    throw setupFailed(
      `There are two servers in ${home}, but no cluster.json that says which of them has the newest data.`,
      'Do not start either by hand. Restore the file from a copy, or write it anew as docs/operator/failover.md says.',
    )
  if (a !== undefined) return binaries
  say('Making a PostgreSQL cluster.')
  await createCluster({
    binaries,
    identity,
    dataFolder,
    superuserPassword: secrets.superuser,
    durability: 'durable',
  })
  return binaries
}

/** In order, so that a primary hands its last changes to the standby; a frozen one is killed. */
async function stopOrphan(dataFolder: string, longestMs: number): Promise<void> {
  const pids = await findServerProcesses(dataFolder)
  const pid = Number.parseInt(
    await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => ''),
    10,
  )
  if (pids.includes(pid)) process.kill(pid, 'SIGINT')
  const deadline = performance.now() + longestMs
  while (pids.includes(pid) && performance.now() < deadline) {
    if ((await findServerProcesses(dataFolder)).length === 0) return
    await delay(POLL_MS)
  }
  await fence(dataFolder)
}
