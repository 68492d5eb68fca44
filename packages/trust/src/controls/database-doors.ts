import type { DoorAnswer } from '@zennnn/cloud'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { Turns, type TurnsMemory } from '../control/turns.ts'

/** To try a door takes some ten milliseconds, most of it the proof of the password. */
const MOST_DOORS = 800

export interface DoorsPort {
  /** Databases of customers: each has a login role of its own name. */
  readonly customers: () => Promise<readonly string[]>
  /**
   * Every database of the cluster that may be connected to, those of customers, of the cloud and of PostgreSQL itself, with the
   * roles that have the right to; `public` for everybody.
   */
  readonly doors: () => Promise<ReadonlyMap<string, readonly string[]>>
  /** Logs in with the role of a customer, and its right password, at a database of the cluster. */
  readonly enter: (role: string, database: string, signal: AbortSignal) => Promise<DoorAnswer>
  readonly turns: TurnsMemory
}

interface Door {
  readonly role: string
  readonly database: string
}

/**
 * Holds where each role is refused at every database but its own. That it enters its own is tried besides: whoever is refused
 * everywhere proves nothing. Two walls stand there, the rules of who may come from where and the rights of each database, and the
 * first one refuses before PostgreSQL looks at the second: so rights are read besides.
 */
export function databaseDoorsControl({
  customers,
  doors,
  enter,
  turns: memory,
}: DoorsPort): Control {
  const turns = new Turns<Door>('database-doors', {
    memory,
    most: MOST_DOORS,
    keyOf: ({ role, database }) => `${role} ${database}`,
  })
  return {
    id: 'database-doors',
    observe: async (signal) => {
      const roles = await customers()
      const [rights, known] = [await doors(), new Set(roles)]
      const others = [...rights.keys()].filter((name) => !known.has(name))
      const foreign = foreignDoors(roles, others)
      const chosen = await turns.next(foreign)
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
      // What did not answer is no better than it was.
      const answered = chosen.filter((door) => answers.get(door) !== 'away')
      const observation = observeDoors({
        foreign: chosen.map((door) => answers.get(door) ?? 'away'),
        own: own.map((door) => answers.get(door) ?? 'away'),
        all: foreign.length,
        granted: countGranted(roles, rights),
      })
      return await turns.conclude(answered, entered, observation)
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

/** Rights to connect that somebody's role, or everybody, has at a database that is not his own. */
function countGranted(
  roles: readonly string[],
  rights: ReadonlyMap<string, readonly string[]>,
): number {
  const strangers = new Set([...roles, 'public'])
  return [...rights].reduce(
    (sum, [database, connects]) =>
      sum + connects.filter((role) => role !== database && strangers.has(role)).length,
    0,
  )
}

/** @internal */
export function observeDoors({
  foreign,
  own,
  all,
  granted,
}: {
  readonly foreign: readonly DoorAnswer[]
  readonly own: readonly DoorAnswer[]
  /** How many foreign doors there are. */
  readonly all: number
  readonly granted: number
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
    ...(granted > 0 ? [`${counted(granted, 'right')} to connect elsewhere`] : []),
    ...(strangers > 0 ? [`${strangers} not let in at home`] : []),
  ]
  const isTried = foreign.length > 0 && refused === foreign.length && strangers === 0
  return {
    outcome: outcomeOf(entered + granted, isTried),
    measured: words.join(', '),
    figures: {
      doors: all,
      tried: foreign.length,
      refused,
      entered,
      granted,
      roles: own.length,
      strangers,
    },
  }
}

function outcomeOf(open: number, isTried: boolean): Observation['outcome'] {
  if (open > 0) return 'fails'
  return isTried ? 'holds' : 'unknown'
}
