import { jsonOf, jsonQuestion, memberOf } from './ask.ts'
import type { Visitor } from './visitor.ts'

const PATH = '/api/security/policy'
const PUT_BACK_MS = 5_000

type Decisions = Readonly<Record<string, number>>

/**
 * Lets an administrator decide something else about signing in while `work` runs, and puts back what was decided before. Throws
 * where an administrator may not: then nothing was tried. What a try left that was cut, as by the end of the process, is not taken
 * for what was there before: to decide it once more would show nothing, so the usual is decided first.
 */
export async function withPolicy<T>(
  {
    administrator,
    change,
    usual,
    signal,
  }: {
    readonly administrator: Visitor
    readonly change: Decisions
    /** Of each that is changed, what it is without anybody's decision. */
    readonly usual: Decisions
    readonly signal: AbortSignal
  },
  work: () => Promise<T>,
): Promise<T> {
  const found = jsonOf(await administrator.ask({ path: PATH }, signal))
  const isLeft = isDecided(found, change)
  if (isLeft) await decide(administrator, usual, signal)
  const before = Object.fromEntries(
    Object.keys(change).map(
      (name) => [name, isLeft ? usual[name] : memberOf(found, name)] as const,
    ),
  )
  try {
    await decide(administrator, change, signal)
    return await work()
  } finally {
    // Also when the time of the control is over.
    await administrator.ask(jsonQuestion('PATCH', PATH, before), AbortSignal.timeout(PUT_BACK_MS))
  }
}

async function decide(
  administrator: Visitor,
  change: Decisions,
  signal: AbortSignal,
): Promise<void> {
  const answer = await administrator.ask(jsonQuestion('PATCH', PATH, change), signal)
  if (isDecided(jsonOf(answer), change)) return
  throw new Error(`The policy of the canary did not change: ${answer.status}.`)
}

function isDecided(policy: unknown, change: Decisions): boolean {
  return Object.entries(change).every(([name, value]) => memberOf(policy, name) === value)
}
