import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

/**
 * Builds the client into `dist` when its sources changed since the last build. Run by bin/prepare at every start: a build
 * takes some seconds, looking takes 50 ms.
 */
const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'packages/web')
const STAMP = join(FOLDER, 'dist', 'built-from')
const SOURCES = [
  'packages/web/**/*.{ts,tsx,css,html,js,json,svg}',
  'packages/{kernel,expressions,model}/src/**/*.ts',
  'package-lock.json',
]
const COMPRESSED = /\.(?:js|css|html|svg)$/

const now = fingerprint()
if (now !== builtFrom()) {
  process.stdout.write('Building the client.\n')
  const vite = join(ROOT, 'node_modules/.bin/vite')
  const { status } = spawnSync(process.execPath, [vite, 'build', FOLDER], { stdio: 'inherit' })
  if (status === 0) {
    compress()
    writeFileSync(STAMP, now)
  } else process.exitCode = 1
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const paths = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: skipped }))
  for (const path of paths.toSorted()) hash.update(path).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex')
}

function skipped(path: string): boolean {
  return /(?:^|\/)(?:node_modules|dist)$/.test(path) || path.endsWith('.test.ts')
}

function builtFrom(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8')
  } catch {
    return undefined
  }
}

/** Once here instead of with each answer; Brotli's best is a fifth smaller than gzip's. */
function compress(): void {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  for (const path of globSync('dist/**/*', { cwd: FOLDER }).filter((one) => COMPRESSED.test(one)))
    writeFileSync(
      join(FOLDER, `${path}.br`),
      brotliCompressSync(readFileSync(join(FOLDER, path)), options),
    )
}
