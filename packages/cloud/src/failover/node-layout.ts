import { join } from 'node:path'
import { type ClusterLayout, clusterLayout } from '../cluster/cluster-layout.ts'
import type { NodeName } from './cluster-view.ts'

/** Where a node keeps what. `a` has the folder of a home from before there were two. */
export function nodeLayout(home: string, node: NodeName): ClusterLayout {
  const { dataFolder, socketFolder, logFile } = clusterLayout(home)
  return {
    dataFolder: node === 'a' ? dataFolder : `${dataFolder}-b`,
    socketFolder: join(socketFolder, node),
    logFile: node === 'a' ? logFile : logFile.replace(/\.log$/, '-b.log'),
  }
}
