import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../../..')
const PAGES = ['*.md', 'docs/**/*.md'].flatMap((pattern) => globSync(pattern, { cwd: ROOT }))

interface Link {
  readonly page: string
  readonly path: string
  readonly anchor: string | undefined
}

/** Links of a page to files of this repository, relative to its root. */
function linksOf(page: string): readonly Link[] {
  const found = read(page).matchAll(/\]\(([^)\s]+)\)/g)
  return [...found]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#', 2)
      const file = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path))
      return { page, path: file, anchor }
    })
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** As the places of our repository make addresses of headings. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('every link of the documentation leads somewhere', () => {
  const links = PAGES.flatMap(linksOf)
  assert.ok(links.length > 50)
  const dead = links.filter(
    ({ path, anchor }) =>
      !existsSync(join(ROOT, path)) ||
      (anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor)),
  )
  assert.deepEqual(dead, [])
})

test('every page of docs is reached from the README', () => {
  const reached = new Set<string>(['README.md'])
  for (const page of reached)
    for (const { path } of linksOf(page)) if (PAGES.includes(path)) reached.add(path)
  assert.deepEqual(
    PAGES.filter((page) => !reached.has(page)),
    [],
  )
})

test('docs/security names tests that exist, by their file and sentence', () => {
  const pages = PAGES.filter((page) => page.startsWith('docs/security/'))
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)]+\.test\.ts)\) “([^”]+)”/g)].map(
      ([, path = '', sentence = '']) => ({
        path: relative(ROOT, resolve(ROOT, dirname(page), path)),
        sentence,
      }),
    ),
  )
  assert.ok(named.length > 30)
  assert.deepEqual(
    named.filter(({ path, sentence }) => !read(path).includes(`'${sentence}'`)),
    [],
  )
})

/** The longest stretch of words of a template; holes and signs divide. */
function fixedPart(template: string): string {
  const parts = template.replaceAll(/\$\{.*?(?:\}|$)/g, '|').split(/[^A-Za-z ]/)
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest)).trim()
}

test('docs/operator/troubleshooting.md knows every sentence that a start can fail with', () => {
  const sentences = globSync('packages/{cli,cloud,server}/src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [
      ...read(path).matchAll(/(?:setupFailed\(|'SETUP_FAILED', \{\s*message:)\s*([`'])(.*?)\1/gs),
      ...(path.endsWith('cluster-failure.ts')
        ? read(path).matchAll(/^ {4}message: (['"])(.*?)\1/gm)
        : []),
    ])
    .map(([, , sentence = '']) => fixedPart(sentence))
    .filter((part) => part.length > 2)
  assert.ok(sentences.length > 30)
  const page = read('docs/operator/troubleshooting.md')
  assert.deepEqual(
    sentences.filter((sentence) => !page.includes(sentence)),
    [],
  )
})

/** The example as an app of its own, in a folder that finds our packages. */
async function writeExample(): Promise<string> {
  const [, code = ''] =
    /```ts\n(import .*?)\n```/s.exec(read('docs/developer/declare-an-app.md')) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-example-'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'visits.ts'), code)
  await writeFile(
    join(folder, 'registry.ts'),
    `import { base } from '@zennnn/base'
import { contacts } from '@zennnn/contacts'
import { buildRegistry } from '@zennnn/model'
import { visits } from './visits.ts'
process.stdout.write([...buildRegistry([base, contacts, visits]).models.keys()].join(' '))
`,
  )
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['*.ts'] }),
  )
  return folder
}

test('the app of docs/developer/declare-an-app.md compiles and fits beside ours', async (t) => {
  const folder = await writeExample()
  t.after(async () => {
    await rm(folder, { recursive: true })
  })
  const run = promisify(execFile)
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder])
  const { stdout } = await run(process.execPath, [join(folder, 'registry.ts')])
  assert.match(stdout, /\bvisit\b/)
})
