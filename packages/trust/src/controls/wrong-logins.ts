import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, codeOf, jsonOf, jsonQuestion, memberOf } from '../outside/ask.ts'
import { type Canary, type CanaryPort, inCanary } from '../outside/canary.ts'
import { withPolicy } from '../outside/canary-policy.ts'
import { asPerson } from '../outside/visitor.ts'

/** What the administrator decides for the time of the try, and nobody would by chance. */
const DECIDED = { attempts_per_account: 3, cooldown_s: 47, cooldown_maximum_s: 47 }
/** What a new database begins with. */
const USUAL = { attempts_per_account: 10, cooldown_s: 60, cooldown_maximum_s: 3600 }
const WRONG = 'this is not the password'

/**
 * Holds where an administrator decides how many wrong passwords there may be and how long one waits then, and whoever goes on waits,
 * also with the right one.
 */
export function wrongLoginsControl(port: CanaryPort): Control {
  return {
    id: 'wrong-logins',
    observe: inCanary(
      port,
      async (canary, signal) =>
        await asPerson(
          { ask: canary.ask, person: canary.administrator, signal },
          async (administrator) =>
            await withPolicy({ administrator, change: DECIDED, usual: USUAL, signal }, async () =>
              observeAnswers(await guess(canary, signal)),
            ),
        ),
    ),
  }
}

/** As many wrong ones as may be, and then the right one. */
async function guess(
  { ask, guessed: { login, password } }: Canary,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const wrong = Array.from({ length: DECIDED.attempts_per_account }, () => WRONG)
  const answers: Answer[] = []
  for (const one of [...wrong, password])
    answers.push(await ask(jsonQuestion('POST', '/auth/login', { login, password: one }), signal))
  return answers
}

/** @internal */
export function observeAnswers(answers: readonly Answer[]): Observation {
  const wrong = answers.slice(0, -1)
  const [last] = answers.slice(-1)
  const waits = last === undefined ? undefined : waitOf(last)
  const taken = wrong.filter((answer) => codeOf(answer) === 'SIGN_IN_FAILED').length
  const figures = {
    attempts: wrong.length,
    taken,
    ...(waits === undefined ? {} : { wait_seconds: waits }),
  }
  const [first] = wrong
  if (first !== undefined && waitOf(first) !== undefined)
    return { outcome: 'unknown', measured: 'the last try is not over yet', figures }
  const isAsDecided =
    taken === wrong.length && waits !== undefined && waits > 0 && waits <= DECIDED.cooldown_s
  return {
    outcome: isAsDecided ? 'holds' : 'fails',
    measured: isAsDecided
      ? `after ${counted(wrong.length, 'wrong password')}, as an administrator had decided, the right one had to wait for ${counted(waits, 'second')}`
      : `${taken} of ${counted(wrong.length, 'wrong password')} answered, then the right one ${sayLast(last)}`,
    figures,
  }
}

/** Seconds, of who has to wait. */
function waitOf(answer: Answer): number | undefined {
  if (answer.status !== 429) return undefined
  const seconds = memberOf(memberOf(jsonOf(answer), 'details'), 'retry_after_s')
  return typeof seconds === 'number' ? Math.ceil(seconds) : undefined
}

function sayLast(answer: Answer | undefined): string {
  const waits = answer === undefined ? undefined : waitOf(answer)
  return waits === undefined
    ? 'did not have to wait'
    : `had to wait for ${counted(waits, 'second')}`
}
