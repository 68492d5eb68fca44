import type { LockedPackage } from './locked-packages.ts'

const SCOPES = {
  own: 'required',
  required: 'required',
  optional: 'optional',
  development: 'excluded',
} as const

interface Component {
  readonly type: 'library'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly scope: 'required' | 'optional' | 'excluded'
  readonly purl: string
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
  readonly licenses?: readonly (
    | { readonly license: { readonly id: string } }
    | { readonly expression: string }
  )[]
}

/** A bill of materials (CycloneDX 1.6). */
export interface Sbom {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly version: 1
  readonly metadata: { readonly component: Readonly<Record<string, string>> }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

/** The same from the same lockfile, to the byte: it has no time and no number of its own. */
export function sbomOf(version: string, packages: readonly LockedPackage[]): Sbom {
  const refs = new Map(packages.map((one) => [one.path, purlOf(one)]))
  // The same version may lie in several places, and find others from each.
  const groups = [...Map.groupBy(packages, purlOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const root = `pkg:npm/zennnn@${version}`
  const own = packages.filter(({ use }) => use === 'own').map(purlOf)
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': root, name: 'zennnn', version, purl: root },
    },
    components: groups.map(([, group]) => componentOf(group)),
    dependencies: [
      { ref: root, dependsOn: own.toSorted() },
      ...groups.map(([ref, group]) => {
        const needed = group.flatMap(({ needs }) => needs.map((path) => refs.get(path) ?? []))
        return { ref, dependsOn: [...new Set(needed.flat())].toSorted() }
      }),
    ],
  }
}

/** Of a package that lies in several places, the strongest use counts. */
function componentOf(group: readonly LockedPackage[]): Component {
  const uses = ['own', 'required', 'optional', 'development'] as const
  const one = group.toSorted((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use))[0]
  if (one === undefined) throw new TypeError('A component has a package.')
  const { name, version, licence, sha512, use } = one
  const purl = purlOf(one)
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    scope: SCOPES[use],
    purl,
    ...(sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    ...(licence === undefined ? {} : { licenses: [licenceOf(licence)] }),
  }
}

function licenceOf(licence: string): NonNullable<Component['licenses']>[number] {
  return licence.includes(' ') ? { expression: licence } : { license: { id: licence } }
}

/** Package URL; the sign of a scope is written as purl wants it. */
function purlOf({ name, version }: Pick<LockedPackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}
