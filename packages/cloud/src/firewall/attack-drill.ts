import { mkdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, PlatformError } from '@zennnn/kernel'
import { lockFile } from '../machine/file-lock.ts'
import {
  type CableEnd,
  cableEnd,
  cableEnds,
  ipVersions,
  removeCable,
  requireFreeNetworks,
} from './attack-cable.ts'
import type { AttackCall } from './attack-call.ts'
import { type AttackHost, withAttackHost } from './attack-host.ts'
import {
  ATTACK_KINDS,
  type AttackKind,
  type AttackSeen,
  type HostAttack,
  type IpVersion,
} from './attack-record.ts'
import { countNeverBlocked, hasRules, isInSet, isNeverBlocked, letGo } from './attack-sets.ts'
import { findGuessedSite, isAnswered, type Visits } from './attack-visit.ts'

/** Of root alone, and in memory: the unit zennnn-host-attack has it as its own. */
const FOLDER = '/run/zennnn-host-attack'
/** Longer than promised, so that it is known how much too late a firewall is. */
const LIMIT_MS = 15_000
const SSHD = 22
/** More than the rules let pass a minute, twenty and ten. */
const KNOCKS = 30
const CLOSED_FROM = 5_000
/** fail2ban reads what it has not read yet within a second or two of it, and may block once more. */
const READ_MS = 2_500
const MOST_LET_GO = 4
/** Between two tries: a server that starts anew may be there again, as a cable that was just laid. */
const AGAIN_MS = 1_000

/** Where the cloud answers. */
export interface AttackedCloud {
  readonly domain: string
  /** Of HTTPS. */
  readonly port: number
}

/**
 * Attacks this machine from a test host of its own, whose addresses nobody else can have, and looks whether the firewall blocks it
 * and nobody else. Passwords are guessed in the canary, or at the cloud's own site where there is none, for a login that
 * nobody has. Lets everything be as it was, however it ends. ACCESS_DENIED for who is not root; STATE_REFUSED where another one attacks, no
 * test host can be made, its networks are in use, or it was not heard before: that says nothing of a firewall.
 */
export async function attackThisHost(
  cloud: AttackedCloud,
  clock: Clock,
  signal: AbortSignal,
): Promise<HostAttack> {
  if (process.getuid?.() !== 0)
    throw new PlatformError('ACCESS_DENIED', {
      message: 'Only root can make a test host, and see whom the firewall blocks.',
      hint: 'Run it as root: sudo zennnn host attack.',
    })
  await mkdir(FOLDER, { recursive: true, mode: 0o755 })
  const lock = await lockFile(`${FOLDER}/lock`)
  if (lock === undefined) throw refused('Another attack on this machine is under way.')
  try {
    return await attackLocked(cloud, clock, signal)
  } finally {
    await lock.close()
  }
}

async function attackLocked(
  cloud: AttackedCloud,
  clock: Clock,
  signal: AbortSignal,
): Promise<HostAttack> {
  const at = clock.now()
  const versions = await ipVersions()
  // Of a run that was cut.
  await removeCable()
  await letGo(cableEnds(versions))
  if (!(await hasRules())) return { at, hasRules: false, neverBlocked: 0, attacks: [] }
  await requireFreeNetworks(versions)
  for (const end of cableEnds(versions))
    if (await isNeverBlocked(end))
      throw refused(`${end.network} is never blocked on this machine (--never-block).`)
  const attacks = await withAttackHost(versions, signal, async (host) => {
    const place = { host, port: cloud.port, signal }
    const drill = { ...place, site: await findSite(place, cloud.domain) }
    const seen: AttackSeen[] = []
    for (const version of versions)
      for (const kind of ATTACK_KINDS) seen.push(await attack(drill, kind, version))
    return seen
  })
  return { at, hasRules: true, neverBlocked: await countNeverBlocked(), attacks }
}

interface DrillPlace {
  readonly host: AttackHost
  readonly port: number
  readonly signal: AbortSignal
}

interface Drill extends DrillPlace {
  readonly site: string
}

async function findSite(place: DrillPlace, domain: string): Promise<string> {
  const found = await findGuessedSite(domain, visitsBy(place, cableEnd('other', 4)))
  if (found !== undefined) return found
  const { port } = place
  throw refused(
    `Nobody can be asked to sign in at port ${port} of this machine, neither at the canary nor at ${domain}: nothing can be said of its firewall.`,
  )
}

async function attack(drill: Drill, kind: AttackKind, version: IpVersion): Promise<AttackSeen> {
  const { host } = drill
  const end = cableEnd(kind, version)
  if (!(await isHeard(drill, end)))
    throw refused(`The test host was not heard from ${end.from} before it attacked.`)
  const { tries, silentAfterMs } = await host.attack(callOf(drill, kind, end))
  const isBlocked = await isInSet(kind, end)
  const areOthersHeard = await isHeard(drill, cableEnd('other', version))
  return {
    kind,
    version,
    tries,
    silentAfterMs: silentAfterMs ?? undefined,
    isInSet: isBlocked,
    areOthersHeard,
    isLetGo: await isLetGo(drill, kind, end),
  }
}

function callOf(
  { site, port }: Drill,
  kind: AttackKind,
  { from, to }: CableEnd,
): Exclude<AttackCall, { kind: 'visit' }> {
  const way = { from, to, port, limitMs: LIMIT_MS }
  if (kind === 'guess') return { ...way, kind, site }
  const ports = Array.from({ length: KNOCKS }, (_, each) =>
    kind === 'sshd' ? SSHD : CLOSED_FROM + each,
  )
  return { ...way, kind: 'knock', ports }
}

/** Lets it go until it stays so, and is heard. */
async function isLetGo(drill: Drill, kind: AttackKind, end: CableEnd): Promise<boolean> {
  for (let round = 0; round < MOST_LET_GO; round += 1) {
    await letGo([end])
    if (kind === 'guess') await pause(READ_MS, drill.signal)
    if (!(await isInSet(kind, end)) && (await isHeard(drill, end))) return true
  }
  return false
}

async function isHeard(drill: Drill, end: CableEnd): Promise<boolean> {
  return await isAnswered(drill.site, visitsBy(drill, end))
}

function visitsBy({ host, port, signal }: DrillPlace, { from, to }: CableEnd): Visits {
  return {
    visit: async (site) => await host.visit({ from, to, port, site }),
    pause: async () => {
      await pause(AGAIN_MS, signal)
    },
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {
    // With the reason why, which is for the operator.
    signal.throwIfAborted()
  })
}

function refused(message: string): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message,
    hint: 'docs/operator/firewall.md says what an attack needs.',
  })
}
