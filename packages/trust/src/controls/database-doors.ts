import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { Turns } from '../control/turns.ts'

/** To try a door takes some ten milliseconds, most of it the proof of the password. */
const MOST_DOORS = 800

/** `refused` is said by PostgreSQL itself; `away`: nobody said anything, as while the primary changes. */
export type DoorAnswer = 'entered' | 'refused' | 'away'

export interface DoorsPort {
  /** Databases of customers: each has a login role of its own name. */
  readonly customers: () => Promise<readonly string[]>
  /** All others of the cluster that may be connected to: the control database, templates, `postgres`. */
  readonly others: () => Promise<readonly string[]>
  /** Logs in with the role of a customer, and its right password, at a database of the cluster. */
  readonly enter: (role: string, database: string, signal: AbortSignal) => Promise<DoorAnswer>
}

interface Door {
  readonly role: string
  readonly database: string
}

/**
 * Holds where each role is refused at every database but its own. That it enters its own is tried besides: whoever is refused
 * everywhere proves nothing.
 */
export function databaseDoorsControl({ customers, others, enter }: DoorsPort): Control {
  const turns = new Turns<Door>(MOST_DOORS, ({ role, database }) => `${role} ${database}`)
  return {
    id: 'database-doors',
    observe: async (signal) => {
      const roles = await customers()
      const foreign = foreignDoors(roles, await others())
      const chosen = turns.next(foreign)
      const own = [...new Set(chosen.map(({ role }) => role))].map((role) => ({
        role,
        database: role,
      }))
      const answers = new Map<Door, DoorAnswer>()
      for (const door of [...own, ...chosen]) {
        signal.throwIfAborted()
        answers.set(door, await enter(door.role, door.database, signal))
      }
      const entered = chosen.filter((door) => answers.get(door) === 'entered')
      turns.note(chosen, entered)
      return observeDoors({
        foreign: chosen.map((door) => answers.get(door) ?? 'away'),
        own: own.map((door) => answers.get(door) ?? 'away'),
        all: foreign.length,
      })
    },
  }
}

/**
 * Every door that must be closed. In an order in which any stretch of them has as many roles and as many databases as it can
 * have: first each role at its neighbour's, then at the one behind. @internal
 */
export function foreignDoors(
  customers: readonly string[],
  others: readonly string[],
): readonly Door[] {
  const places = [...customers, ...others]
  return places.flatMap((_, shift) =>
    customers.flatMap((role, at) => {
      const database = places[(at + shift) % places.length] ?? role
      return database === role ? [] : [{ role, database }]
    }),
  )
}

/** @internal */
export function observeDoors({
  foreign,
  own,
  all,
}: {
  readonly foreign: readonly DoorAnswer[]
  readonly own: readonly DoorAnswer[]
  /** How many foreign doors there are. */
  readonly all: number
}): Observation {
  const entered = foreign.filter((answer) => answer === 'entered').length
  const refused = foreign.filter((answer) => answer === 'refused').length
  const strangers = own.filter((answer) => answer !== 'entered').length
  const doors =
    foreign.length < all
      ? `${foreign.length} of ${all} foreign doors, by turns`
      : counted(all, 'foreign door')
  const words = [
    `${refused} refused at ${doors} by ${counted(own.length, 'role')}`,
    ...(entered > 0 ? [`${entered} open`] : []),
    ...(strangers > 0 ? [`${strangers} not let in at home`] : []),
  ]
  const isTried = foreign.length > 0 && refused === foreign.length && strangers === 0
  return {
    outcome: outcomeOf(entered, isTried),
    measured: words.join(', '),
    figures: { doors: all, tried: foreign.length, refused, entered, roles: own.length, strangers },
  }
}

function outcomeOf(entered: number, isTried: boolean): Observation['outcome'] {
  if (entered > 0) return 'fails'
  return isTried ? 'holds' : 'unknown'
}
