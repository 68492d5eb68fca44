import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Ask, jsonQuestion } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'

/** Within which whoever guesses is not heard any more. */
const PROMISED_MS = 20_000
/** Who has no answer after so long is not heard: answers come in milliseconds. */
const SILENCE_MS = 2_000
/** As fast as who guesses would, without being an attack on the load of the machine. */
const PAUSE_MS = 50

/** @internal for its tests, until it is bound */
export interface AttackPort extends CanaryPort {
  /** From a host that may be blocked: another one than that of `canary`, by its address. */
  readonly attacker: Ask
  /** Whether the firewall itself says that it blocks the address of the attacker. */
  readonly isBlocked: (signal: AbortSignal) => Promise<boolean>
  /** Lets the attacker be heard again, whatever came of it: also before, where a run was cut. */
  readonly release: (signal: AbortSignal) => Promise<void>
  /** Milliseconds, as of `performance.now`. */
  readonly now: () => number
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Holds where who guesses passwords is blocked by the firewall within seconds, and nobody else is. */
export function attackBlockedControl(port: AttackPort): Control {
  return {
    id: 'attack-blocked',
    observe: inCanary(port, async ({ ask, guessed: { login } }, signal) => {
      await port.release(signal)
      try {
        const heard = await port.attacker({ path: '/sign-in' }, signal)
        if (heard.status !== 200) throw new Error('The test host was not heard before it guessed.')
        const attack = await guess(port, login, signal)
        const isFirewall = attack.isSilent && (await port.isBlocked(signal))
        const { status } = await ask({ path: '/sign-in' }, signal)
        return observeAttack({ ...attack, isFirewall, areOthersHeard: status === 200 })
      } finally {
        await port.release(AbortSignal.timeout(PROMISED_MS))
      }
    }),
  }
}

interface Attack {
  readonly guesses: number
  readonly ms: number
  readonly isSilent: boolean
}

async function guess(
  { attacker, now, wait }: AttackPort,
  login: string,
  signal: AbortSignal,
): Promise<Attack> {
  const begin = now()
  let guesses = 0
  while (now() - begin < PROMISED_MS) {
    const question = jsonQuestion('POST', '/auth/login', { login, password: `guess ${guesses}` })
    guesses += 1
    if (!(await isHeard(attacker, question, signal)))
      return { guesses, ms: now() - begin, isSilent: true }
    await wait(PAUSE_MS, signal)
  }
  return { guesses, ms: now() - begin, isSilent: false }
}

/** An answer that refuses is one, too. */
async function isHeard(
  attacker: Ask,
  question: Parameters<Ask>[0],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await attacker(question, AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]))
    return true
  } catch {
    // That the time of the control is over is no firewall.
    signal.throwIfAborted()
    return false
  }
}

/** A server that fell silent by itself, for everybody, would have blocked nobody. @internal */
export function observeAttack({
  guesses,
  ms,
  isSilent,
  isFirewall,
  areOthersHeard,
}: Attack & { readonly isFirewall: boolean; readonly areOthersHeard: boolean }): Observation {
  const seconds = Math.ceil(ms / 1_000)
  const words = [
    isSilent
      ? `a test host was not heard any more after ${counted(guesses, 'guess', 'guesses')} in ${counted(seconds, 'second')}`
      : `a test host was still heard after ${counted(guesses, 'guess', 'guesses')} in ${counted(seconds, 'second')}`,
    ...(isSilent && !isFirewall ? ['though the firewall does not block it'] : []),
    areOthersHeard ? 'others were' : 'and neither were others',
  ]
  return {
    outcome: isSilent && isFirewall && areOthersHeard ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { guesses, seconds, blocked: isFirewall ? 1 : 0, others: areOthersHeard ? 1 : 0 },
  }
}
