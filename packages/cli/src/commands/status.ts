import {
  findPlaceProblem,
  homeRegion,
  listCustomerDatabases,
  placeWords,
  readDatabaseSizes,
  readExposure,
  type Vault,
} from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { replicationLine } from '../cloud/cluster-lines.ts'
import type { ShownCluster } from '../cloud/cluster-question.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'
import { findAnswering } from '../up/answering.ts'

/** What people notice when a process does not answer. */
const MISSED = {
  serve: 'no page opens.',
  derive: 'nobody can sign in with a password.',
  deliver: 'no backup can be downloaded.',
} as const

/** Whether the cloud of this home is up. Exit code 1 when PostgreSQL or one of the processes that are asked does not answer. */
export const status: Command = {
  name: 'status',
  summary: 'Says whether the cloud is up and how many databases it has.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const url = originOf(environment.domain, environment.port)
    const processes = await findAnswering(place.home, environment)
    const silent = (['serve', 'derive', 'deliver'] as const).filter((name) => !processes[name])
    const serving = processes.serve
    const databases = await listCustomerDatabases(place.access, place.control)
    const sizes = await readDatabaseSizes(place.access)
    const live = databases.filter(({ state }) => state === 'live').length
    const bytes = [...sizes.values()].reduce((sum, size) => sum + BigInt(size), 0n)
    const vault = vaultOf(place)
    const backups = await backupsOf(vault)
    const cluster = await findCluster(place.home)
    const counted = { databases: databases.length, live, bytes: String(bytes) }
    answer({ url, serving, processes, ...counted, backups, cluster }, [
      `${url} ${serving ? 'answers' : 'does not answer'}`,
      ...silent.map((name) => `The process ${name} does not answer: ${MISSED[name]}`),
      `${databases.length} databases, ${live} live, ${bytes / 1_000_000n} MB in all`,
      ...clusterLinesOf(cluster),
      exposureLine(backups),
      ...(backups.placeProblem === null ? [] : [backups.placeProblem]),
    ])
    return silent.length === 0 ? 0 : 1
  },
}

/** Null where this cloud has nobody who keeps its cluster, or who asks may not know. */
async function findCluster(home: string): Promise<ShownCluster | null> {
  try {
    return await askCluster(home, { what: 'show' })
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'DATABASE_UNAVAILABLE') return null
    throw error
  }
}

function clusterLinesOf(cluster: ShownCluster | null): readonly string[] {
  if (cluster === null) return ['nobody keeps the cluster: up does not run']
  const { needs } = cluster
  return [replicationLine(cluster), ...(needs === undefined ? [] : [`Needs a person: ${needs}`])]
}

async function backupsOf(vault: Vault) {
  const regions = vault.regions.map((one) => ({ name: one.name, location: placeWords(one) }))
  return {
    home: homeRegion(vault.regions)?.name ?? null,
    regions,
    placeProblem: findPlaceProblem(regions) ?? null,
    outside: await readExposure(vault),
  }
}

function exposureLine({ home, outside }: Awaited<ReturnType<typeof backupsOf>>): string {
  const { databases, without, oldestAt } = outside
  const has = `${databases - without} of ${databases} databases have a verified backup outside ${home}`
  return oldestAt === null ? has : `${has}; the oldest of the newest is of ${oldestAt}`
}
