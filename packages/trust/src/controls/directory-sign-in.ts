import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import { type Ask, jsonOf, jsonQuestion, memberOf } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { asPerson, type Person, type Visitor } from '../outside/visitor.ts'

/** A wrong password, an empty one, and the right one when the directory is gone. */
const OTHERS = 3
/** The right password, at most: one answer of a directory that comes too late is not yet a directory that lets nobody in. */
const RIGHT_TRIES = 2

/** A directory of LDAP that the canary database has, while it is there. */
interface DirectoryVisit {
  /** Somebody whom it knows, by a password that nobody else has, and that it has for this try alone. */
  readonly person: Person
  /** Whether a password of his lies in the canary database. */
  readonly keepsPassword: () => Promise<boolean>
  /** Ends the directory. */
  readonly end: () => Promise<void>
}

interface DirectoryPort extends CanaryPort {
  /** Runs a directory as long as `use` takes; undefined where the canary database has none. */
  readonly withDirectory: <Seen>(
    use: (visit: DirectoryVisit) => Promise<Seen>,
    signal: AbortSignal,
  ) => Promise<Seen | undefined>
}

/** Holds where somebody signs in by the password of a directory, by no other, and none of his is kept here. */
export function directorySignInControl({ withDirectory, ...port }: DirectoryPort): Control {
  return {
    id: 'directory-sign-in',
    observe: inCanary(port, async ({ ask }, signal) => {
      const seen = await withDirectory(async (visit) => await tryAll(ask, visit, signal), signal)
      if (seen !== undefined) return seen
      return { outcome: 'unknown', measured: 'the canary database has no directory', figures: {} }
    }),
  }
}

async function tryAll(
  ask: Ask,
  { person, keepsPassword, end }: DirectoryVisit,
  signal: AbortSignal,
): Promise<Observation> {
  const statusOf = async (one: Person): Promise<number> =>
    (await ask(jsonQuestion('POST', '/auth/login', one), signal)).status
  let refused = 0
  const wrong = { login: person.login, password: `${person.password}x` }
  const empty = { login: person.login, password: '' }
  for (const one of [wrong, empty]) if (isRefusal(await statusOf(one))) refused += 1
  // Nobody who comes in here is what the promise is about: that he cannot is a failure, and no missing answer.
  const says = await enter({ ask, person, signal })
  await end()
  // Whoever kept what he typed would not need the directory.
  if (isRefusal(await statusOf(person))) refused += 1
  const keeps = says === true || (await keepsPassword())
  return observeDirectory({ isIn: says !== undefined, refused, keeps })
}

/** Whether a password of whoever came in is said to lie here; undefined where he did not come in, each time. */
async function enter(as: {
  readonly ask: Ask
  readonly person: Person
  readonly signal: AbortSignal
}): Promise<boolean | undefined> {
  for (let tries = 0; tries < RIGHT_TRIES; tries += 1)
    try {
      return await asPerson(as, async (visitor) => await saysPassword(visitor, as.signal))
    } catch {
      // What the last try shows is measured; that the time is over is not.
      as.signal.throwIfAborted()
    }
  return undefined
}

function isRefusal(status: number): boolean {
  // Whoever is told to wait was not judged.
  return status >= 400 && status < 500 && status !== 429
}

/** Whether the database says that a password of this person lies in it, beside what signs him in. */
async function saysPassword(visitor: Visitor, signal: AbortSignal): Promise<boolean> {
  const ways = jsonOf(await visitor.ask({ path: '/auth/confirm' }, signal))
  return memberOf(ways, 'password') === 'here' || memberOf(ways, 'here_too') === true
}

function observeDirectory({
  isIn,
  refused,
  keeps,
}: {
  readonly isIn: boolean
  readonly refused: number
  readonly keeps: boolean
}): Observation {
  const words = [
    `the password of the directory ${isIn ? 'signed in' : 'did not sign in'}`,
    `${refused} of ${OTHERS} others were refused: a wrong one, none, and the same one when the directory was gone`,
    keeps ? 'a password is kept here' : 'no password is kept here',
  ]
  return {
    outcome: isIn && refused === OTHERS && !keeps ? 'holds' : 'fails',
    measured: words.join('; '),
    figures: { signed_in: isIn ? 1 : 0, refused, kept: keeps ? 1 : 0 },
  }
}
