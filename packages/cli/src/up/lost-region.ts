import {
  type ControlCopies,
  findControlCopies,
  getRegion,
  inOrderOfUse,
  type Region,
} from '@zennnn/cloud'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { ControlChoice } from './recover-cloud.ts'

/** What is left of the copies of a control database when a region is gone. */
export interface LeftControl {
  readonly control: DatabaseId
  /** Of all regions that are left, in the order in which they are tried. */
  readonly choices: readonly ControlChoice[]
  /** One of each region that has some. */
  readonly repositories: readonly ControlCopies['repository'][]
}

/** The regions but the lost one. VALUE_INVALID for one that there is not; STATE_REFUSED when it is the only one. */
export function leftRegions(regions: readonly Region[], lost: string): readonly Region[] {
  const { name } = getRegion(regions, lost)
  const left = regions.filter((region) => region.name !== name)
  if (left.length > 0) return left
  throw new PlatformError('STATE_REFUSED', {
    message: `No region is left without ${name}.`,
    hint: 'Bring the folder of another region to this machine, or name it in regions.json.',
  })
}

/**
 * The copies of the control database in the regions that are left. One that is away, or has none that the key opens, keeps
 * nobody from the others, and is said. SETUP_FAILED when none has one.
 */
export async function findLeftControl(
  home: string,
  regions: readonly Region[],
  seek: {
    readonly control: DatabaseId | undefined
    readonly now: Date
    readonly say: (sentence: string) => void
  },
): Promise<LeftControl> {
  const found: ControlCopies[] = []
  const failures: PlatformError[] = []
  for (const region of regions)
    try {
      found.push(await findControlCopies(home, region, seek))
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      failures.push(error)
      seek.say(`The region ${region.name} cannot be used: ${error.message}`)
    }
  const [first] = found
  if (first === undefined) throw failures[0] ?? new PlatformError('NOT_FOUND')
  const { control } = first
  const same = found.filter((one) => one.control === control)
  const choices = same.flatMap(({ repository, copies }) =>
    copies.map((copy) => ({ ...copy, control, repository })),
  )
  if (choices.length === 0)
    throw new PlatformError('NOT_FOUND', {
      message: 'No region that is left has a backup of the control database.',
    })
  return {
    control,
    choices: inOrderOfUse(choices, seek.now, ({ at }) => new Date(at)),
    repositories: same.map(({ repository }) => repository),
  }
}
