import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { isThere } from '../machine/is-there.ts'
import { lastLine } from '../machine/kept-output.ts'
import { runProgram } from '../machine/program.ts'
import { setupFailed } from '../machine/setup-failed.ts'

/** The program as it goes to a machine: one archive, with the npm packages for its processor. */
export interface Release {
  /** Commit and processor. */
  readonly id: string
  readonly file: string
}

/** Everybody there reads it, whatever the umask here: who may not would make `up` run its processes as root. */
const ARCHIVE = [
  '--create',
  '--use-compress-program=gzip -1',
  '--owner=0',
  '--group=0',
  '--mode=u=rwX,go=rX',
]

/** What the command needs; what the client was built of (17,000 files of icons alone) is in it already. */
const INSTALL = [
  'ci',
  '--omit=dev',
  '--workspace=packages/cli',
  '--include-workspace-root',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-progress',
  '--loglevel=error',
  '--os=linux',
]

/** Left out: what proves the program, and pictures. */
const LEFT_OUT = [':(exclude)test', ':(exclude)docs/screens']

/**
 * Packs the program of `root` for a processor; nothing is done when that commit was packed before. A checkout is packed as it
 * was committed, so STATE_REFUSED when there is more; what was unpacked on a location has its archive beside it. The machine
 * then needs no compiler, no registry, and runs what runs here.
 */
export async function packRelease(
  { root, home, cpu }: { readonly root: string; readonly home: string; readonly cpu: string },
  say: (sentence: string) => void,
): Promise<Release> {
  const beside = `${root}.tar.gz`
  if (await isThere(beside)) return releaseBeside(root, beside, cpu)
  if (!(await isThere(join(root, '.git'))))
    throw setupFailed(
      `The folder ${root} is no checkout of the program, and ${beside} is not there.`,
      'Run this from a clone of the repository.',
    )
  const commit = (await git(root, ['rev-parse', 'HEAD'])).trim()
  const changes = await git(root, ['status', '--porcelain', '--untracked-files=normal'])
  if (changes !== '')
    throw new PlatformError('STATE_REFUSED', {
      message: `The program in ${root} differs from what was committed: ${changes.trim().split('\n')[0] ?? ''}.`,
      hint: 'Commit it or take it back: on every machine runs what a commit says.',
    })
  const id = `${commit.slice(0, 12)}-${cpu}`
  const file = join(home, 'releases', `${id}.tar.gz`)
  if (await isThere(file)) return { id, file }
  say('Packing the program with its npm packages.')
  await mkdir(join(home, 'releases'), { recursive: true, mode: 0o711 })
  const folder = await mkdtemp(join(tmpdir(), 'zennnn-release-'))
  try {
    await fill({ root, folder, cpu })
    await run('tar', [...ARCHIVE, `--file=${file}.new`, `--directory=${folder}`, '.'])
    await rename(`${file}.new`, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { id, file }
}

function releaseBeside(root: string, file: string, cpu: string): Release {
  const id = basename(root)
  if (id.endsWith(`-${cpu}`)) return { id, file }
  throw new PlatformError('STATE_REFUSED', {
    message: `The program here is packed for another processor than ${cpu}.`,
    hint: 'Run this from a clone of the repository, which packs it for any.',
  })
}

/** Files of the commit, the built client, and the npm packages that run. */
async function fill(place: {
  readonly root: string
  readonly folder: string
  readonly cpu: string
}): Promise<void> {
  const { root, folder, cpu } = place
  const archive = join(folder, '.archive.tar')
  await git(root, [
    'archive',
    '--format=tar',
    `--output=${archive}`,
    'HEAD',
    '--',
    '.',
    ...LEFT_OUT,
  ])
  await run('tar', ['-C', folder, '-xf', archive])
  await rm(archive)
  await run(process.execPath, [join(root, 'scripts/build-client.ts')])
  await run('cp', ['-a', join(root, 'packages/web/dist'), join(folder, 'packages/web/dist')])
  await run('npm', ['--prefix', folder, ...INSTALL, `--cpu=${cpu}`])
}

async function git(root: string, args: readonly string[]): Promise<string> {
  // Root may pack what belongs to who cloned it.
  return await run('git', ['-c', `safe.directory=${root}`, '-C', root, ...args])
}

async function run(file: string, args: readonly string[]): Promise<string> {
  // npm has its cache and its settings there.
  const { code, output } = await runProgram(file, args, undefined, { secrets: { HOME: homedir() } })
  if (code === 0) return output
  throw setupFailed(
    `The program cannot be packed: ${file} failed: ${lastLine(output)}`,
    'What it says tells why: the network, room on the disk, or a program that is missing.',
  )
}
