import { type Ask, type Control, type SourceFiles, sourceBuildControl } from '@zennnn/trust'
import { fetchRelease, releasePlace } from '../build/published-release.ts'
import { parseListing } from '../build/served-listing.ts'
import { listBuilt, listSources } from '../build/source-listing.ts'
import type { Environment } from '../environment.ts'

export interface BuildPlace {
  /** Where the program lies. */
  readonly root: string
  /** A page of the cloud's own site, as strangers get it. */
  readonly page: (path: string, signal: AbortSignal) => Promise<string>
}

/** Holds the program against what its publisher signed, anew each time; about 0.3 s of a processor. */
export function buildControls(
  { root, page }: BuildPlace,
  environment: Pick<Environment, 'release' | 'releaseKey'>,
): readonly Control[] {
  const cloud: Ask = async ({ path }, signal) => ({
    status: 200,
    headers: new Headers(),
    body: await page(path, signal),
  })
  const release = releasePlace(environment)
  return [
    sourceBuildControl({
      cloud,
      running: async (signal) =>
        bothOf(await readProgram(root), parseListing(await page('/build.json', signal))),
      published: async (signal) =>
        release === undefined ? undefined : (await fetchRelease(release, signal)).files,
    }),
  ]
}

async function readProgram(root: string): Promise<SourceFiles> {
  return new Map([...(await listSources(root)), ...(await listBuilt(root))])
}

/**
 * What lies on the disk, from which the next process starts, and what `serve` was started of. Where they differ, what runs is
 * neither: no published hash is equal to both.
 * @internal
 */
export function bothOf(stored: SourceFiles, served: SourceFiles): SourceFiles {
  const paths = new Set([...stored.keys(), ...served.keys()])
  return new Map(
    [...paths].map((path) => {
      const [one, other] = [stored.get(path) ?? 'nothing', served.get(path) ?? 'nothing']
      return [path, one === other ? one : `${one} and ${other}`]
    }),
  )
}
