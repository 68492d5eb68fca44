import type { Connections } from '@zennnn/data'
import type { DatabaseId, Log } from '@zennnn/kernel'
import type { Site } from './visit.ts'

type FindSite = (host: string) => Promise<Site | undefined>

/**
 * Tells each database, once in the life of this process and when it changes, where it is reached: the mails that it writes
 * itself name it, and the one below the cloud's domain outlives all others. One that cannot be told now is told by a later request; the request itself goes on. One that took the place of
 * another, by a restore or its undo, is told anew: it may be of before anybody told it.
 */
export function keepingPlaces(options: {
  readonly findSite: FindSite
  readonly connections: Pick<Connections, 'direct' | 'onHold'>
  readonly log: Log
}): FindSite {
  const { findSite, connections, log } = options
  const told = new Map<DatabaseId, string>()
  connections.onHold((database) => told.delete(database))
  return async (host) => {
    const site = await findSite(host)
    if (site === undefined || site.isOwnDomain === true) return site
    if (told.get(site.database) === site.origin) return site
    const { database, slug, origin } = site
    told.set(database, origin)
    try {
      await connections.direct(database, [
        { text: 'select zennnn.place_keep($1, $2)', values: [slug, origin] },
      ])
    } catch (error) {
      told.delete(database)
      log.warn('place_not_kept', { database, error })
    }
    return site
  }
}
