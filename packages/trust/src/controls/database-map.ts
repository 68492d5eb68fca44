import type { CustomerDatabase } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'

type Customer = Pick<CustomerDatabase, 'slug' | 'database' | 'host'>

export interface DatabaseMapPort {
  /** Those whose database is in service. */
  readonly customers: () => Promise<readonly Customer[]>
  /** Names of all databases that there are in the cluster. */
  readonly databases: () => Promise<readonly string[]>
}

/** Holds where every customer has a database of the cluster, under a host of its own, that no other customer has. */
export function databaseMapControl({ customers, databases }: DatabaseMapPort): Control {
  return {
    id: 'database-map',
    observe: async () => observeMap(await customers(), await databases()),
  }
}

/** @internal */
export function observeMap(
  customers: readonly Customer[],
  databases: readonly string[],
): Observation {
  const there = new Set(databases)
  const shared = countShared(customers.map(({ database }) => database))
  const sharedHosts = countShared(customers.map(({ host }) => host.toLowerCase()))
  const missing = customers.filter(({ database }) => !there.has(database)).length
  const words = [
    counted(customers.length, 'customer'),
    counted(new Set(customers.map(({ database }) => database)).size, 'database'),
    shared === 0 ? 'none shared' : `${shared} shared`,
    ...(sharedHosts > 0 ? [`${counted(sharedHosts, 'host')} shared`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ]
  return {
    outcome: shared + sharedHosts + missing === 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { customers: customers.length, shared, shared_hosts: sharedHosts, missing },
  }
}

/** How many names are there more than once. */
function countShared(names: readonly string[]): number {
  return [...Map.groupBy(names, (name) => name).values()].filter(({ length }) => length > 1).length
}
