import { postJson, requestJson } from '../api/request.ts'

export type MoveKind = 'switchover' | 'failover'

/** A primary and its standby, as who keeps them says. Instants are ISO 8601. */
export interface Cluster {
  readonly name: string
  /** Grows with each change of the primary. */
  readonly epoch: number
  /** Whether a dead primary is failed over without a person. */
  readonly auto: boolean
  readonly replication: 'SYNC' | 'DEGRADED'
  readonly since: string
  readonly primary: { readonly node: string; readonly state: 'serving' | 'starting' | 'away' }
  readonly standby: {
    readonly node: string
    readonly state: 'following' | 'catching_up' | 'being_made' | 'away' | 'none'
    readonly lagBytes?: number
    readonly lagSeconds?: number
    /** Why there never was one. */
    readonly why?: string
  }
  readonly slots: readonly {
    readonly name: string
    readonly keptBytes: number
    readonly status: string
  }[]
  readonly disk: { readonly freeBytes: number; readonly walBytes: number }
  /** What a person has to do. */
  readonly needs?: string
}

/** The move that runs, or the newest that did. */
export interface RunningMove {
  readonly kind: MoveKind
  /** A login, "at the machine" or "by itself". */
  readonly askedBy: string
  readonly begunAt: string
  readonly steps: readonly { readonly at: string; readonly text: string }[]
  /** Absent while it runs. */
  readonly endedAt?: string
  /** Why it came to nothing. */
  readonly problem?: string
}

export interface ClusterOrder {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly askedBy: string
  readonly orderedAt?: string | null
  readonly message?: string | null
}

export interface ClusterMove {
  readonly epoch: number
  readonly kind: string
  readonly at?: string | null
  readonly heldMs: number
  readonly from: string
  readonly to: string
}

/** A failover that was rehearsed on a cluster made for it. */
export interface FailoverDrill {
  readonly id: string
  readonly state: string
  readonly at?: string | null
  readonly seconds: number
  readonly acknowledged?: number | null
  readonly lost?: number | null
  readonly gapMs?: number | null
  readonly rejoinMs?: number | null
  readonly message?: string | null
}

export interface ClusterHistory {
  readonly orders: readonly ClusterOrder[]
  readonly moves: readonly ClusterMove[]
  readonly drills: readonly FailoverDrill[]
}

export interface Clusters {
  /** By the clock of the server. */
  readonly now: string
  readonly clusters: readonly Cluster[]
  readonly move: RunningMove | null
  /** Null while there is no primary that could be asked. */
  readonly history: ClusterHistory | null
}

export interface MovePlan {
  readonly steps: readonly string[]
  readonly wouldLose: string
  /** The words to type where something would be lost. */
  readonly acceptance?: string
}

export async function readClusters(signal: AbortSignal): Promise<Clusters> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server describes is what this type says
  return (await requestJson('/api/clusters', { signal })) as Clusters
}

export async function readPlan(
  cluster: string,
  kind: MoveKind,
  signal: AbortSignal,
): Promise<MovePlan> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return (await requestJson(`${pathOf(cluster)}/plans/${kind}`, { signal })) as MovePlan
}

export async function orderMove(
  { name, epoch }: Pick<Cluster, 'name' | 'epoch'>,
  order: { readonly kind: MoveKind; readonly accept?: string },
): Promise<void> {
  await postJson(`${pathOf(name)}/moves`, { ...order, epoch })
}

/** Returns the id of the job. */
export async function orderDrill(cluster: string): Promise<string> {
  const answer = await postJson(`${pathOf(cluster)}/drills`, {})
  return String(Reflect.get(Object(answer), 'job'))
}

function pathOf(cluster: string): string {
  return `/api/clusters/${encodeURIComponent(cluster)}`
}
