import type { TestClient, TestDatabase } from './kit.ts'
import { untilLockWaits } from './row-wait.ts'

/** Of two transactions that ran at the same time: what became of the one that was held, and of the other. */
export interface AtOnce {
  /** `done`, or the code by which PostgreSQL refused it. */
  readonly held: string
  readonly other: string
}

/**
 * One transaction has done all of its part and is held open; the other one begins and waits for it, or does not. Then the first
 * commits. What neither sees of the other while both are under way is what is looked for.
 */
export async function atOnce(
  world: Pick<TestDatabase, 'connect' | 'database'>,
  held: readonly string[],
  other: readonly string[],
): Promise<AtOnce> {
  const [first, second] = [await world.connect('postgres'), await world.connect('postgres')]
  let begun = await outcomeOf(first, ['begin', ...held])
  const over = new AbortController()
  const meanwhile = outcomeOf(second, ['begin', ...other, 'commit']).finally(() => {
    over.abort()
  })
  await untilLockWaits(world.database, { over: over.signal })
  if (begun === 'done') begun = await outcomeOf(first, ['commit'])
  const ended = { held: begun, other: await meanwhile }
  await Promise.all([first, second].map(async (client) => await client.end()))
  return ended
}

async function outcomeOf(client: TestClient, statements: readonly string[]): Promise<string> {
  try {
    for (const statement of statements) await client.query(statement)
    return 'done'
  } catch (error) {
    await client.query('rollback')
    return String(Object(error).code)
  }
}
