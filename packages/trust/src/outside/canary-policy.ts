import { jsonOf, jsonQuestion, memberOf } from './ask.ts'
import type { Visitor } from './visitor.ts'

const PATH = '/api/security/policy'
const PUT_BACK_MS = 5_000

/**
 * Lets an administrator decide something else about signing in while `work` runs, and puts back what was decided before. Throws
 * where an administrator may not: then nothing was tried.
 */
export async function withPolicy<T>(
  {
    administrator,
    change,
    signal,
  }: {
    administrator: Visitor
    change: Readonly<Record<string, number>>
    signal: AbortSignal
  },
  work: () => Promise<T>,
): Promise<T> {
  const before = jsonOf(await administrator.ask({ path: PATH }, signal))
  const old = Object.fromEntries(
    Object.keys(change).map((name) => [name, memberOf(before, name)] as const),
  )
  try {
    const answer = await administrator.ask(jsonQuestion('PATCH', PATH, change), signal)
    const decided = jsonOf(answer)
    const isDecided = Object.entries(change).every(
      ([name, value]) => memberOf(decided, name) === value,
    )
    if (!isDecided) throw new Error(`The policy of the canary did not change: ${answer.status}.`)
    return await work()
  } finally {
    // Also when the time of the control is over.
    await administrator.ask(jsonQuestion('PATCH', PATH, old), AbortSignal.timeout(PUT_BACK_MS))
  }
}
