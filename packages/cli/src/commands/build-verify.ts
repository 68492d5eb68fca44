import { PlatformError } from '@zennnn/kernel'
import type { SourceFiles } from '@zennnn/trust'
import { compareFiles, comparisonLines, isSame } from '../build/comparison.ts'
import { fetchRelease, fetchText, releasePlace } from '../build/published-release.ts'
import { parseListing } from '../build/served-listing.ts'
import {
  buildIdOf,
  listBuilt,
  listSources,
  PROGRAM_ROOT,
  sourcesOf,
} from '../build/source-listing.ts'
import { type Command, UsageError } from '../command.ts'
import type { Environment } from '../environment.ts'
import { abortedWhenAsked } from '../process-end.ts'

/** Exit code 1 when a file differs, or is on one side only. */
export const buildVerify: Command = {
  name: 'build verify',
  summary:
    'Compares this program, file by file, with the release that ZENNNN_RELEASE names, or with what a cloud says it runs.',
  parameters: ['[<cloud>]'],
  options: {},
  run: async (args, { environment, answer }) => {
    const [cloud] = args.parameters
    const signal = abortedWhenAsked()
    const there =
      cloud === undefined
        ? await readPublished(environment, signal)
        : parseListing(await fetchText(listingOf(cloud), signal))
    const built = await listBuilt(PROGRAM_ROOT)
    const here = new Map([...(await listSources(PROGRAM_ROOT)), ...built])
    // Where no client was built there is none to compare.
    const seen = compareFiles(here, built.size === 0 ? sourcesOf(there) : there)
    const [build, other] = [buildIdOf(sourcesOf(here)), buildIdOf(sourcesOf(there))]
    answer({ build, other, is_same: isSame(seen), ...seen }, [
      ...comparisonLines(seen),
      `Build here:  ${build}`,
      `Build there: ${other}`,
    ])
    return isSame(seen) ? 0 : 1
  },
}

async function readPublished(environment: Environment, signal: AbortSignal): Promise<SourceFiles> {
  const place = releasePlace(environment)
  if (place === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: 'No release is named that this program could be compared with.',
      hint: 'Set ZENNNN_RELEASE and ZENNNN_RELEASE_KEY, or name a cloud, as https://cloud.example.',
    })
  return (await fetchRelease(place, signal)).files
}

function listingOf(cloud: string): string {
  if (!/^https:\/\/[^/?#@]+\/?$/.test(cloud) || !URL.canParse(cloud))
    throw new UsageError(`"${cloud}" is no address of a cloud, as https://cloud.example.`)
  return new URL('/build.json', cloud).href
}
