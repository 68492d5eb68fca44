import { type Principal, parseArrayLiteral, type Row, type Sight, sightOf } from '@zennnn/data'
import { type DatabaseId, hashSecret } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'

const MAX_KNOWN = 10_000
const MAX_SIGHTS = 500

/** Who asks, and for which set of models. */
export interface Asker {
  readonly database: DatabaseId
  readonly principal: Principal
  readonly registry: Registry
}

/**
 * What each asker saw last. Only a guess for the next request, so that it needs no question of its own: every answer of
 * PostgreSQL carries the groups that held while it was made, and a guess that was wrong is thrown away with its result.
 */
export class Sights {
  readonly #known = new Map<string, string>()
  readonly #keys = new WeakMap<Principal, string>()
  readonly #sights = new WeakMap<Registry, Map<string, Sight>>()

  /** undefined when this asker is new here. */
  guess(asker: Asker): Sight | undefined {
    const groups = this.#known.get(this.#keyOf(asker))
    return groups === undefined ? undefined : this.#sightOf(asker.registry, groups)
  }

  /** The sight that a row with column `groups` proves, and the guess from now on. */
  learn(asker: Asker, row: Row): Sight {
    const groups = typeof row['groups'] === 'string' && row['groups'] !== '' ? row['groups'] : '{}'
    const key = this.#keyOf(asker)
    // Deleted first, so that the map's order is the order of use.
    this.#known.delete(key)
    this.#known.set(key, groups)
    dropOldest(this.#known, MAX_KNOWN)
    return this.#sightOf(asker.registry, groups)
  }

  /** A request asks twice, and each time costs a hash. */
  #keyOf(asker: Asker): string {
    const known = this.#keys.get(asker.principal)
    if (known !== undefined) return known
    const key = keyOf(asker)
    this.#keys.set(asker.principal, key)
    return key
  }

  /** The same groups give the same object. */
  #sightOf(registry: Registry, groups: string): Sight {
    const known = this.#sights.get(registry) ?? new Map<string, Sight>()
    this.#sights.set(registry, known)
    const sight = known.get(groups) ?? sightOf(registry, parseArrayLiteral(groups))
    known.set(groups, sight)
    dropOldest(known, MAX_SIGHTS)
    return sight
  }
}

/** The statement that asks nothing but the groups. */
export const GROUPS_STATEMENT = {
  name: 'groups',
  text: `select current_setting('zennnn.groups', true) as groups`,
  values: [],
  readOnly: true,
} as const

function keyOf({ database, principal }: Asker): string {
  if (principal.kind === 'guest') return `${database} guest`
  if (principal.kind === 'user') return `${database} user ${principal.userId}`
  return `${database} ${principal.kind} ${hashSecret(principal.token).toString('base64')}`
}

function dropOldest(map: Map<string, unknown>, limit: number): void {
  const [oldest] = map.keys()
  if (map.size > limit && oldest !== undefined) map.delete(oldest)
}
