import { type PanelPlace, readOwnDatabase } from '@zennnn/cloud'
import { readOwnFigures, readOwnStaff } from '@zennnn/identity'
import type { Brand } from '@zennnn/kernel'
import type { OwnPromisesPort } from '@zennnn/server'
import { type OwnFacts, ownPromises, type StoredPolicy } from '@zennnn/trust'
import type { Environment } from '../environment.ts'
import { readHostChain } from './host-certificates.ts'
import { originOf } from './site-finder.ts'

type Place = PanelPlace &
  Pick<Environment, 'home' | 'domain' | 'port'> & {
    readonly brand: Brand
    /** As `readPolicyOnce` gives it: what is published of the whole cloud. */
    readonly read: () => Promise<StoredPolicy>
  }

/** The sentences of the policy for the administrators of one database, of stored results alone. */
export function ownPromisesPort(place: Place): OwnPromisesPort {
  const { domain, port, clock } = place
  return {
    read: async (asker, slug) => {
      // First: it refuses whoever is no administrator there.
      const inside = await readOwnFigures(place.connections, asker)
      const [database, staff, { view }] = await Promise.all([
        readOwnDatabase(place, asker.database),
        // Elsewhere nobody of staff can be let in at all.
        place.brand === 'zeldesk' ? readOwnStaff(place.connections, asker) : undefined,
        place.read(),
      ])
      const now = clock.now()
      const hosts = await hostsOf(place, slug, database)
      return {
        page: `${originOf(domain, port)}/security`,
        ...ownPromises(view, { database, inside, staff, hosts }, now),
      }
    },
  }
}

/** Its host below the cloud's, and its own domains that were shown to be its own. */
async function hostsOf(
  { home, domain }: Place,
  slug: string,
  { domains }: OwnFacts['database'],
): Promise<OwnFacts['hosts']> {
  const own = domains.filter(({ isProved }) => isProved).map(({ host }) => host)
  return await Promise.all(
    [`${slug}.${domain}`, ...own].map(async (host) => ({
      host,
      chain: await readHostChain(home, host),
    })),
  )
}
