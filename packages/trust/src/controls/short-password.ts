import { newSecret } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, jsonQuestion } from '../outside/ask.ts'
import { type Canary, type CanaryPort, inCanary } from '../outside/canary.ts'
import { withPolicy } from '../outside/canary-policy.ts'
import { asPerson, type Visitor } from '../outside/visitor.ts'

/** Decided for the time of the try. */
const LEAST = 23
/** What a new database begins with. */
const USUAL = 12
const REASON = `at least ${LEAST} characters`

/** A way on which the canary database takes a new password, and its answer to one. */
export type PasswordWay = (password: string, signal: AbortSignal) => Promise<Answer>

export interface ShortPasswordPort extends CanaryPort {
  /** Those that begin with a mail: an invitation, a forgotten password. Each says in its answer why it refuses. */
  readonly mailedWays: (signal: AbortSignal) => Promise<readonly PasswordWay[]>
  /** Gives everybody the password back that they had. Called where a way took one: else nobody would come in, and nothing be tried. */
  readonly putBack: () => Promise<void>
}

/** Holds where on every way a password that is one character shorter than an administrator decided is refused for that. */
export function shortPasswordControl({ mailedWays, putBack, ...port }: ShortPasswordPort): Control {
  return {
    id: 'short-password',
    observe: inCanary(port, async (canary, signal) => {
      const answers: Answer[] = []
      try {
        await tryWays(canary, mailedWays, { answers, signal })
      } finally {
        if (answers.some(({ status }) => status < 400)) await putBack()
      }
      return observeAnswers(answers)
    }),
  }
}

/** Adds each answer as it comes: also of a try that is cut it is known what was taken. */
async function tryWays(
  { ask, administrator, member }: Canary,
  mailedWays: ShortPasswordPort['mailedWays'],
  { answers, signal }: { readonly answers: Answer[]; readonly signal: AbortSignal },
): Promise<void> {
  const user = await asPerson({ ask, person: member, signal }, async ({ id }) => id)
  await asPerson({ ask, person: administrator, signal }, async (visitor) => {
    const [change, usual] = [{ minimum_length: LEAST }, { minimum_length: USUAL }]
    await withPolicy({ administrator: visitor, change, usual, signal }, async () => {
      const own = ownWays(visitor, { old: administrator.password, user })
      // The own password last: with another one nobody could go on.
      const ways = [...(await mailedWays(signal)), ...own]
      // Of random letters nobody says that they are guessed.
      for (const way of ways) answers.push(await way(newSecret().slice(0, LEAST - 1), signal))
    })
  })
}

/** Those of an administrator who is signed in: a gift to somebody else, and the own one. */
function ownWays(
  visitor: Visitor,
  { old, user }: { readonly old: string; readonly user: string },
): readonly PasswordWay[] {
  return [
    async (password, signal) =>
      await visitor.ask(jsonQuestion('POST', '/auth/password', { user, password }), signal),
    async (password, signal) =>
      await visitor.ask(
        jsonQuestion('POST', '/auth/password/change', { current_password: old, password }),
        signal,
      ),
  ]
}

function observeAnswers(answers: readonly Answer[]): Observation {
  const refused = answers.filter(
    ({ status, body }) => status >= 400 && body.includes(REASON),
  ).length
  return {
    outcome: refused === answers.length ? 'holds' : 'fails',
    measured: `a password of ${LEAST - 1} characters, where an administrator wants ${LEAST}, refused on ${refused} of ${counted(answers.length, 'way')}`,
    figures: { ways: answers.length, refused, minimum_length: LEAST },
  }
}
