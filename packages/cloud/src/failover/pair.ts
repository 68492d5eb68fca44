import type { Clock, Log } from '@zennnn/kernel'
import type { ClusterNode } from './cluster-node.ts'
import { otherNode } from './cluster-state.ts'
import type { NodeName } from './cluster-view.ts'
import type { KeeperPoint, KeeperSettings } from './keeper-options.ts'
import type { ReplicationSwitch } from './replication-switch.ts'
import type { StateFile } from './state-file.ts'

/** The two nodes and what is known of them, for whoever does something with them. */
export interface Pair {
  readonly nodes: Readonly<Record<NodeName, ClusterNode>>
  readonly file: StateFile
  readonly replication: ReplicationSwitch
  readonly standbyPassword: string
  readonly settings: KeeperSettings
  readonly clock: Clock
  readonly log: Log
  readonly reached: (point: KeeperPoint) => Promise<void>
}

export function primaryOf({ nodes, file }: Pair): ClusterNode {
  return nodes[file.state.primary]
}

export function standbyOf({ nodes, file }: Pair): ClusterNode {
  return nodes[otherNode(file.state.primary)]
}
