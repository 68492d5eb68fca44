import { findPlaceProblem, homeRegion, placeWords, type Vault } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { askCluster } from '../cloud/cluster-call.ts'
import { replicationLine } from '../cloud/cluster-lines.ts'
import type { ShownCluster } from '../cloud/cluster-question.ts'
import { countDatabases, type DatabaseCount } from '../cloud/database-count.ts'
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

/**
 * Whether the cloud of this home is up. What can be known without PostgreSQL is asked first, so that something true is said while
 * there is no primary. Exit code 1 when PostgreSQL or one of the processes that are asked does not answer.
 */
export const status: Command = {
  name: 'status',
  summary: 'Says whether the cloud is up and how many databases it has.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const place = await openPlace(environment)
    const url = originOf(environment.domain, environment.port)
    const vault = vaultOf(place)
    const [cluster, processes] = await Promise.all([
      findCluster(place.home),
      findAnswering(place.home, environment),
    ])
    const count = await countDatabases(vault)
    const isCounted = !('problem' in count)
    const silent = (['serve', 'derive', 'deliver'] as const).filter((name) => !processes[name])
    const regions = regionsOf(vault)
    const { databases, live, bytes, outside } = isCounted ? shownCount(count) : NOT_COUNTED
    answer(
      {
        url,
        serving: processes.serve,
        processes,
        databases,
        live,
        bytes,
        backups: { ...regions, outside },
        cluster,
      },
      [
        `${url} ${processes.serve ? 'answers' : 'does not answer'}`,
        ...silent.map((name) => `The process ${name} does not answer: ${MISSED[name]}`),
        ...clusterLinesOf(cluster),
        ...(isCounted
          ? countLines(count, regions.home)
          : [`${count.problem} How many databases there are is not known.`]),
        ...(regions.placeProblem === null ? [] : [regions.placeProblem]),
      ],
    )
    return silent.length === 0 && isCounted ? 0 : 1
  },
}

const NOT_COUNTED = { databases: null, live: null, bytes: null, outside: null } as const

function shownCount({ databases, live, bytes, outside }: DatabaseCount) {
  return { databases, live, bytes: String(bytes), outside }
}

function countLines(
  { databases, live, bytes, outside }: DatabaseCount,
  home: string | null,
): readonly string[] {
  const { without, oldestAt } = outside
  const has = `${outside.databases - without} of ${outside.databases} databases have a verified backup outside ${home}`
  return [
    `${databases} databases, ${live} live, ${bytes / 1_000_000n} MB in all`,
    oldestAt === null ? has : `${has}; the oldest of the newest is of ${oldestAt}`,
  ]
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
  const { needs, primary } = cluster
  return [
    replicationLine(cluster),
    ...(primary.state === 'serving' ? [] : [`Primary ${primary.node}: ${primary.state}.`]),
    ...(needs === undefined ? [] : [`Needs a person: ${needs}`]),
  ]
}

function regionsOf(vault: Vault) {
  const regions = vault.regions.map((one) => ({ name: one.name, location: placeWords(one) }))
  return {
    home: homeRegion(vault.regions)?.name ?? null,
    regions,
    placeProblem: findPlaceProblem(regions) ?? null,
  }
}
