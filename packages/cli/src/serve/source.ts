import type { SourcePort } from '@zennnn/server'
import { type LockedPackage, readLockedPackages } from '../build/locked-packages.ts'
import { sbomOf } from '../build/sbom.ts'
import { sourceArchive } from '../build/source-archive.ts'
import { buildIdOf, listBuilt, listSources } from '../build/source-listing.ts'
import { readVersion } from '../build/version.ts'
import type { Environment } from '../environment.ts'
import { readOnceIn } from './read-once.ts'
import { originOf } from './site-finder.ts'

/** Reads all of the program, once: what is shown is what this process was started of. */
export async function sourcePort(
  root: string,
  { domain, port, source }: Pick<Environment, 'domain' | 'port' | 'source'>,
): Promise<SourcePort> {
  const [sources, built, packages, version] = await Promise.all([
    listSources(root),
    listBuilt(root),
    readLockedPackages(root),
    readVersion(root),
  ])
  const build = buildIdOf(sources)
  const origin = originOf(domain, port)
  return {
    address: source ?? `${origin}/source`,
    build,
    origin,
    version,
    components: packages.filter(({ use }) => use === 'required' || use === 'optional').map(toShown),
    listing: JSON.stringify({ version, build, files: Object.fromEntries([...sources, ...built]) }),
    sbom: JSON.stringify(sbomOf(version, packages)),
    archive: readOnceIn(Number.POSITIVE_INFINITY, async () => await sourceArchive(root, sources)),
  }
}

function toShown({
  name,
  version,
  licence = 'unknown',
}: LockedPackage): SourcePort['components'][number] {
  return { name, version, licence }
}
