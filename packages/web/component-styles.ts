import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

/**
 * The stylesheet of the Mantine components that the client imports and of those that they are made of: a fifth of the
 * library's whole one. Found by reading imports, so that no list has to be kept.
 */
const MODULES = join(import.meta.dirname, '../../node_modules/@mantine')
const CORE = 'core/esm/index.mjs'
/** Libraries with one stylesheet for all they have. */
const WHOLE = ['dates', 'notifications'] as const
/** What all components stand on; the variables are a file of their own. */
const BASE = ['baseline', 'global']

/** The CSS for all sources below a folder. */
export function componentStyles(sources: string): string {
  const texts = sourcesBelow(sources)
  return [
    ...stylesOf(texts).map((name) => readFileSync(styleFile(name), 'utf8')),
    ...WHOLE.filter((library) => uses(texts, library)).map((library) =>
      readFileSync(join(MODULES, library, 'styles.css'), 'utf8'),
    ),
  ].join('\n')
}

/** The texts of all sources below a folder. */
export function sourcesBelow(folder: string): readonly string[] {
  return globSync('**/*.{ts,tsx}', { cwd: folder })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
}

/** Names of the stylesheets of `@mantine/core` that these sources need, in the order of the library's whole one. */
export function stylesOf(texts: readonly string[]): readonly string[] {
  const needed = [
    ...texts.flatMap((text) => namesFrom('@mantine/core', text)),
    ...WHOLE.filter((library) => uses(texts, library)).flatMap(namesNeededBy),
  ]
  const index = readFileSync(join(MODULES, CORE), 'utf8')
  const seen = new Set<string>()
  for (const path of new Set(needed.map((name) => moduleOf(index, name))))
    if (path !== undefined) follow(path, seen)
  const names = [...seen].filter(isStyle).map((path) => basename(path, '.module.mjs'))
  const whole = readFileSync(join(MODULES, 'core/styles.css'), 'utf8')
  const inOrder = (a: string, b: string): number => positionIn(whole, a) - positionIn(whole, b)
  return [...BASE, ...names.toSorted(inOrder)]
}

/** Adds a module and all that it imports. */
function follow(path: string, seen: Set<string>): void {
  if (seen.has(path)) return
  seen.add(path)
  for (const [, imported = ''] of readFileSync(path, 'utf8').matchAll(/from "(\.[^"]+)"/g))
    follow(resolve(path, '..', imported), seen)
}

/** Components overrule what they are made of, so that order is part of the library's design. */
function positionIn(whole: string, name: string): number {
  const [first = name] = /\.m_[0-9a-f]+/.exec(readFileSync(styleFile(name), 'utf8')) ?? []
  return whole.indexOf(first)
}

function isStyle(path: string): boolean {
  return path.endsWith('.module.mjs')
}

function styleFile(name: string): string {
  return join(MODULES, 'core/styles', `${name}.css`)
}

/** The file that the library's index takes a name from; types have none. */
function moduleOf(index: string, name: string): string | undefined {
  const wanted = new RegExp(String.raw`import \{[^}]*\b${name}\b[^}]*\} from "(\.[^"]+)"`)
  const path = wanted.exec(index)?.[1]
  return path === undefined ? undefined : resolve(MODULES, CORE, '..', path)
}

function uses(texts: readonly string[], library: string): boolean {
  return texts.some((text) => namesFrom(`@mantine/${library}`, text).length > 0)
}

function namesNeededBy(library: string): readonly string[] {
  const folder = join(MODULES, library, 'esm')
  return globSync('**/*.mjs', { cwd: folder }).flatMap((path) =>
    namesFrom('@mantine/core', readFileSync(join(folder, path), 'utf8')),
  )
}

/** The values that a source imports from a package; types are left out. */
function namesFrom(library: string, text: string): readonly string[] {
  const imports = text.matchAll(/^import \{([^}]*)\} from ['"]([^'"]+)['"]/gm)
  return [...imports]
    .filter(([, , from]) => from === library)
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().replace(/ as .*$/s, ''))
    .filter((name) => name !== '' && !name.startsWith('type '))
}
