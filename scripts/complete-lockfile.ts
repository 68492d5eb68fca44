import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds to package-lock.json the optional packages of other platforms that npm could not look up when the lockfile was made (a
 * registry that mirrors only some platforms answers "not found" for them). Without their entries `npm ci` refuses the
 * lockfile everywhere. They carry no checksum: nobody on this side has seen them. Run after each `npm install`:
 * `node scripts/complete-lockfile.ts`; `architecture.test.ts` notices when it was forgotten.
 */
interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const FILE = new URL('../package-lock.json', import.meta.url)
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'win32',
]
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32']

const lock = parse(readFileSync(FILE, 'utf8'))
const packages: Record<string, unknown> = { ...lock.packages }
for (const owner of Object.values(lock.packages))
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {}))
    packages[`node_modules/${name}`] ??= entry(name, version, owner)
const sorted = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)

function entry(
  name: string,
  version: string,
  owner: LockedPackage,
): Readonly<Record<string, unknown>> {
  const words = name.split('/').at(-1)?.split('-') ?? []
  const processor = PROCESSORS.find((one) => words.some((word) => word.startsWith(one)))
  const system = SYSTEMS.find((one) => words.includes(one))
  return {
    version,
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(owner.dev === true ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    optional: true,
    ...(system === undefined ? {} : { os: [system] }),
  }
}

function parse(text: string): { readonly packages: Readonly<Record<string, LockedPackage>> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format of npm's own file
  return JSON.parse(text) as { readonly packages: Readonly<Record<string, LockedPackage>> }
}
