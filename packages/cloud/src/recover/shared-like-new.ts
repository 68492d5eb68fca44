import { newDatabaseId } from '@zennnn/kernel'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { type LikeNew, readLikeNew } from '../restore/like-new.ts'

/**
 * What a new database of each template is, read once: making and removing one for each that is restored takes a fifth of the
 * time of a small one.
 */
export function sharedLikeNew(cluster: ClusterAccess): (template: string) => Promise<LikeNew> {
  const known = new Map<string, Promise<LikeNew>>()
  return async (template) => {
    const found =
      known.get(template) ?? readLikeNew(cluster, { template, reference: newDatabaseId() })
    known.set(template, found)
    // One that failed is read anew by the next.
    found.catch(() => known.delete(template))
    return await found
  }
}
