import type { Control } from '../control/control.ts'
import type { Observation } from '../control/observation.ts'
import { jsonOf, jsonQuestion, memberOf } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { asPerson, type Person, type Visitor } from '../outside/visitor.ts'

interface DirectoryPort extends CanaryPort {
  /** Somebody whom a real directory of LDAP knows, and the canary database by it; undefined where it has none. */
  readonly listed: (signal: AbortSignal) => Promise<Person | undefined>
}

/** Holds where somebody signs in by the password of a directory, by no other, and none of his is kept here. */
export function directorySignInControl({ listed, ...port }: DirectoryPort): Control {
  return {
    id: 'directory-sign-in',
    observe: inCanary(port, async ({ ask }, signal) => {
      const person = await listed(signal)
      if (person === undefined)
        return { outcome: 'unknown', measured: 'the canary database has no directory', figures: {} }
      const wrong = { login: person.login, password: `${person.password}x` }
      const empty = { login: person.login, password: '' }
      let refused = 0
      for (const one of [wrong, empty]) {
        const { status } = await ask(jsonQuestion('POST', '/auth/login', one), signal)
        if (status >= 400 && status < 500) refused += 1
      }
      // Nobody who comes in here is what the promise is about: that he cannot is a failure, and no missing answer.
      const { status } = await ask(jsonQuestion('POST', '/auth/login', person), signal)
      if (status !== 200) return observeDirectory({ isIn: false, refused, keeps: false })
      const keeps = await asPerson(
        { ask, person, signal },
        async (visitor) => await keepsPassword(visitor, signal),
      )
      return observeDirectory({ isIn: true, refused, keeps })
    }),
  }
}

/** Whether a password of this person lies here, beside what signs him in. */
async function keepsPassword(visitor: Visitor, signal: AbortSignal): Promise<boolean> {
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
    `${refused} of 2 others were refused`,
    keeps ? 'and one is kept here' : 'and none is kept here',
  ]
  return {
    outcome: isIn && refused === 2 && !keeps ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { signed_in: isIn ? 1 : 0, refused, kept: keeps ? 1 : 0 },
  }
}
