import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** Lowest floor first. A package imports only packages that stand before it and that its package.json names. */
const FLOORS = [
  'kernel',
  'expressions',
  'model',
  'web',
  'data',
  'templates',
  'jobs',
  'exchange',
  'messages',
  'identity',
  'server',
  'cloud',
  'trust',
  'base',
  'contacts',
  'sales',
  'panel',
  'cli',
]
/** Apps are declarations: besides other apps they may use only these floors, so they can never write SQL. */
const APP_FLOORS = new Set(['kernel', 'model'])
const VAGUE_FOLDER = /(^|\/)(utils?|helpers?|common|misc|lib|services|shared|managers?|types)\//
/** Statements at the start of a line, and dynamic imports: the word "from" also stands inside texts and SQL. */
const IMPORT = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm

interface Source {
  readonly path: string
  readonly owner: string
  readonly imports: readonly string[]
}

const sources: readonly Source[] = globSync('{packages,apps}/*/src/**/*.{ts,tsx}').map((path) => ({
  path,
  owner: path.split('/')[1] ?? '',
  imports: [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(
    (match) => match[1] ?? match[2] ?? '',
  ),
}))

test('there are sources to look at', () => {
  assert.ok(sources.length > 20)
})

test('every package has its floor', () => {
  const owners = new Set(sources.map((source) => source.owner))
  assert.deepEqual(
    [...owners].filter((owner) => !FLOORS.includes(owner)),
    [],
  )
})

test('imports point down', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter((name) => name.startsWith('@zennnn/'))
      .filter((name) => floor(name) === -1 || floor(name) >= FLOORS.indexOf(source.owner))
      .map((name) => `${source.path} imports ${name}`),
  )
  assert.deepEqual(wrong, [])
})

test('a package imports only what its package.json declares', () => {
  const wrong = sources.flatMap((source) => {
    const declared = dependencies(source.path)
    return (
      source.imports
        // `virtual:` is what the client's build makes itself.
        .filter((name) => !/^(?:\.|node:|virtual:)/.test(name))
        .map(packageName)
        .filter((name) => !declared.has(name))
        .map((name) => `${source.path} imports ${name}`)
    )
  })
  assert.deepEqual(wrong, [])
})

test('apps use only the floors that cannot reach the database', () => {
  const wrong = sources
    .filter((source) => source.path.startsWith('apps/') && !source.path.endsWith('.test.ts'))
    .flatMap((source) =>
      source.imports
        .filter((name) => name.startsWith('@zennnn/') && isPlatform(name))
        .filter((name) => !APP_FLOORS.has(name.slice('@zennnn/'.length)))
        .map((name) => `${source.path} imports ${name}`),
    )
  assert.deepEqual(wrong, [])
})

test('nobody imports the inner file of another package', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter((name) => /^@zennnn\/[^/]+\//.test(name) || escapes(source.path, name))
      .map((name) => `${source.path} imports ${name}`),
  )
  assert.deepEqual(wrong, [])
})

test('the pages about people and ways in are no circle', () => {
  // From what stands on the others to what all may use.
  const order = ['settings', 'security', 'account', 'keys', 'people']
  const wrong = sources.flatMap(({ path, imports }) => {
    const own = order.indexOf(/^packages\/web\/src\/(\w+)\//.exec(path)?.[1] ?? '')
    const above = order.slice(0, Math.max(own, 0))
    return imports
      .filter((name) => above.some((folder) => name.startsWith(`../${folder}/`)))
      .map((name) => `${path} imports ${name}`)
  })
  assert.deepEqual(wrong, [])
})

test('the environment is read in one place only', () => {
  const allowed = new Set(['packages/cli/src/environment.ts'])
  const wrong = sources
    .filter((source) => !allowed.has(source.path) && !source.path.endsWith('.test.ts'))
    .filter((source) => readFileSync(source.path, 'utf8').includes('process.env'))
    .map((source) => source.path)
  assert.deepEqual(wrong, [])
})

test('no folder has a name that says nothing', () => {
  assert.deepEqual(
    sources.map((source) => source.path).filter((path) => VAGUE_FOLDER.test(path)),
    [],
  )
})

test('no source file is longer than 400 lines', () => {
  const others = globSync('packages/*/src/**/*.{css,sql}').filter(
    // Written by a generator, and looked at as a whole.
    (path) => !path.includes('/golden/'),
  )
  const long = [...sources.map(({ path }) => path), ...others].filter(
    (path) => readFileSync(path, 'utf8').split('\n').length > 400,
  )
  assert.deepEqual(long, [])
})

test('the lockfile names every optional package, or npm ci would refuse it', () => {
  const lock: unknown = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const packages = entries(entries(lock)['packages'])
  const missing = Object.values(packages)
    .flatMap((one) => Object.keys(entries(entries(one)['optionalDependencies'])))
    .filter((name) => packages[`node_modules/${name}`] === undefined)
  assert.deepEqual(missing, [], 'Run: node scripts/complete-lockfile.ts')
})

function entries(value: unknown): Readonly<Record<string, unknown>> {
  return value instanceof Object ? Object.fromEntries(Object.entries(value)) : {}
}

function floor(name: string): number {
  return FLOORS.indexOf(name.split('/')[1] ?? '')
}

function isPlatform(name: string): boolean {
  return !['base', 'contacts', 'sales', 'panel'].includes(name.split('/')[1] ?? '')
}

function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function escapes(path: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return false
  const root = path.split('/').slice(0, 3).join('/')
  const resolved = new URL(specifier, `file:///${path}`).pathname.slice(1)
  return !resolved.startsWith(`${root}/`)
}

function dependencies(path: string): ReadonlySet<string> {
  const manifest = path.split('/').slice(0, 2).join('/')
  const content: unknown = JSON.parse(readFileSync(`${manifest}/package.json`, 'utf8'))
  const names = new Set<string>()
  for (const key of ['name', 'dependencies', 'devDependencies']) {
    const value: unknown = content instanceof Object ? Reflect.get(content, key) : undefined
    for (const name of typeof value === 'object' && value !== null ? Object.keys(value) : [])
      names.add(name)
  }
  // Test tools are declared once, at the root.
  if (path.endsWith('.test.ts'))
    for (const name of ['fast-check', 'playwright-core']) names.add(name)
  return names
}
