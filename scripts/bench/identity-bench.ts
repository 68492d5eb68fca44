import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { benchAttack } from './identity-attack.ts'
import { benchRevocation } from './identity-revocation.ts'
import type { Rounds } from './lanes.ts'
import type { World } from './world.ts'

/** What guessing costs everybody else, and how soon what was ended is ended; each figure as soon as it is known. */
export async function* benchGuessing(
  cloud: BenchCloud,
  world: World,
  size: Rounds & { readonly revocations: number },
): AsyncGenerator<Figure> {
  yield* await benchAttack(cloud, world, size)
  yield await benchRevocation(cloud, world, size.revocations)
}
