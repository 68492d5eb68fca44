import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { parseSegment } from '../log/log-segment.ts'
import { keepEnd, lastLine } from '../machine/kept-output.ts'
import { type Identity, PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import type { TakePiece } from '../restore/restore-archive.ts'
import type { Repository } from '../vault/repository.ts'
import { readFolder } from '../vault/restic.ts'

const KEPT_CHARACTERS = 2_000

/** Unpacks an archive of a data folder as `feed` gives it, for `identity`. INTERNAL when it is none, or the disk is full. */
export async function unpackBase(
  folder: string,
  identity: Identity | undefined,
  feed: (take: TakePiece) => Promise<void>,
): Promise<void> {
  const child = spawn(
    'tar',
    ['--extract', '--file=-', '--no-same-owner', `--directory=${folder}`],
    {
      ...identity,
      cwd: '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
  const said = keepEnd(child.stderr, KEPT_CHARACTERS)
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const gone = ended.catch(() => null)
  try {
    await feed(async (piece) => {
      if (child.exitCode !== null || child.stdin.destroyed) throw failed(said())
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), gone])
    })
    child.stdin.end()
    if ((await ended) !== 0) throw failed(said())
  } finally {
    child.kill('SIGKILL')
    await gone
  }
}

/**
 * Brings a copy of the log into a folder, as PostgreSQL wants to find it: what was still being written under its final name.
 */
export async function unpackLog(
  repository: Repository,
  snapshot: string,
  {
    folder,
    identity,
    signal,
  }: {
    readonly folder: string
    readonly identity: Identity | undefined
    readonly signal: AbortSignal
  },
): Promise<void> {
  const target = `${folder}.unpacked`
  await mkdir(target, { mode: 0o700 })
  if (repository.identity !== undefined)
    await chown(target, repository.identity.uid, repository.identity.gid)
  await readFolder(repository, snapshot, { target, signal })
  const found = await readdir(target, { recursive: true, withFileTypes: true })
  const files = found.filter((one) => one.isFile() && isOfLog(one.name))
  const names = new Set(files.map(({ name }) => name))
  for (const { name, parentPath } of files) {
    const final = name.replace(/\.partial$/, '')
    if (final !== name && names.has(final)) continue
    const path = join(folder, final)
    await rename(join(parentPath, name), path)
    if (identity !== undefined) await chown(path, identity.uid, identity.gid)
  }
  await rm(target, { recursive: true })
}

function isOfLog(name: string): boolean {
  return parseSegment(name) !== undefined || /^[0-9A-F]{8}\.history$/.test(name)
}

function failed(said: string): PlatformError {
  return new PlatformError('INTERNAL', {
    message: `The copy of the databases could not be unpacked: ${lastLine(said)}`,
    hint: 'Is there room on the disk?',
  })
}
