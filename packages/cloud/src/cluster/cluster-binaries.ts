import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** The first minor version of each major one without CVE-2026-116314 (a crafted archive runs code in pg_restore). */
const SAFE_MINOR: ReadonlyMap<number, number> = new Map([
  [15, 20],
  [16, 16],
  [17, 12],
  [18, 7],
])
const OLDEST_MAJOR = 15

/** Where Debian puts the major versions of PostgreSQL, side by side. */
export const DEBIAN_ROOT = '/usr/lib/postgresql'

export interface Binaries {
  readonly major: number
  readonly folder: string
}

/** `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)` → 15 and 20; undefined for any other text. @internal */
export function parseVersion(text: string): { major: number; minor: number } | undefined {
  const found = /\(PostgreSQL\) (\d+)\.(\d+)/.exec(text)
  if (found === null) return undefined
  return { major: Number(found[1]), minor: Number(found[2]) }
}

/** Throws SETUP_FAILED for a version with known holes. Versions newer than all we know are taken. @internal */
export function requireSafeVersion(text: string): void {
  const version = parseVersion(text)
  if (version === undefined)
    throw setupFailed(
      `PostgreSQL answers with an unknown version: ${text.trim()}`,
      'Install the Debian package postgresql.',
    )
  const { major, minor } = version
  if (major < OLDEST_MAJOR)
    throw setupFailed(
      `PostgreSQL ${major}.${minor} is too old; ${OLDEST_MAJOR} or newer is needed.`,
      'Install the Debian package postgresql.',
    )
  const safe = SAFE_MINOR.get(major) ?? 0
  if (minor < safe)
    throw setupFailed(
      `PostgreSQL ${major}.${minor} has known security holes; ${major}.${safe} or newer is needed.`,
      `Run: apt-get update && apt-get install --only-upgrade postgresql-${major}`,
    )
}

/** The newest installed major version, or exactly `major` when a data folder already decided. */
export async function findBinaries(options: {
  readonly root: string
  readonly major: number | undefined
}): Promise<Binaries> {
  const installed = await installedMajors(options.root)
  const wanted = options.major ?? installed.at(-1)
  if (wanted === undefined || !installed.includes(wanted)) {
    const name = `postgresql${options.major === undefined ? '' : `-${options.major}`}`
    throw setupFailed(
      `PostgreSQL ${options.major ?? `${OLDEST_MAJOR} or newer`} is not installed under ${options.root}.`,
      `Run: apt-get install ${name}`,
    )
  }
  const folder = join(options.root, String(wanted), 'bin')
  const { output } = await runProgram(join(folder, 'postgres'), ['--version'])
  requireSafeVersion(output)
  return { major: wanted, folder }
}

async function installedMajors(root: string): Promise<readonly number[]> {
  const names = await readdir(root).catch(() => [])
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((major) => major >= OLDEST_MAJOR)
    .sort((a, b) => a - b)
}
