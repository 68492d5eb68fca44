import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { benchAttack } from './identity-attack.ts'
import { benchRevocation } from './identity-revocation.ts'
import { benchTiming } from './identity-timing.ts'
import type { Rounds } from './lanes.ts'
import type { World } from './world.ts'

/** What identity costs everybody else, how soon what was ended is ended, and what time tells; each figure as soon as it is known. */
export async function* benchIdentity(
  cloud: BenchCloud,
  world: World,
  size: Rounds & {
    readonly revocations: number
    /** Of either kind. */
    readonly samples: number
  },
): AsyncGenerator<Figure> {
  yield* await benchAttack(cloud, world, size)
  yield await benchRevocation(cloud, world, size.revocations)
  yield* benchTiming(cloud, world, size.samples)
}
