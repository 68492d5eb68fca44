import { readFile, realpath } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { type ControlCopies, findBackupSign, findControlCopies, type Region } from '@zennnn/cloud'
import { type DatabaseId, PlatformError, systemClock } from '@zennnn/kernel'

/**
 * The regions that the cloud that was lost could read, too. A folder in the home was brought there, and is a copy; behind a link
 * or a mount it may be anybody's. `home`: its real path.
 */
export async function findShared(
  home: string,
  regions: readonly Region[],
): Promise<readonly Region[]> {
  const mounts = mountsIn(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''))
  const shared: Region[] = []
  for (const region of regions) {
    const { place } = region
    const isCopy =
      place.kind === 'folder' &&
      isOwn(home, await realpath(place.path).catch(() => place.path), mounts)
    if (!isCopy) shared.push(region)
  }
  return shared
}

/** Whether a folder lies in the home, and on the same disk with all that is in it. @internal */
export function isOwn(home: string, folder: string, mounts: readonly string[]): boolean {
  const between = mounts.filter((mount) => mount !== home && isIn(home, mount))
  return isIn(home, folder) && !between.some((mount) => isIn(mount, folder) || isIn(folder, mount))
}

/** Where something is mounted, by proc_pid_mountinfo(5). @internal */
export function mountsIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const place = line.split(' ')[4]
    return place === undefined ? [] : [place.replace(/\\([0-7]{3})/g, decodeOctal)]
  })
}

function decodeOctal(_: string, octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8))
}

function isIn(outer: string, inner: string): boolean {
  const way = relative(outer, inner)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

/**
 * Why the cloud that is to be recovered may still live, by its backups in each of these regions that can be asked. `found`: what
 * was listed already.
 */
export async function findBackupSigns(
  home: string,
  regions: readonly Region[],
  { control, found }: { readonly control: DatabaseId; readonly found: readonly ControlCopies[] },
): Promise<readonly (string | undefined)[]> {
  const now = systemClock.now()
  return await Promise.all(
    regions.map(async (region) => {
      try {
        const { copies } =
          found.find(({ repository }) => repository.region === region.name) ??
          (await findControlCopies(home, region, { control, now }))
        return findBackupSign(copies, now)
      } catch (error) {
        // One that is away, or has no copy, tells nothing.
        if (!(error instanceof PlatformError)) throw error
        return undefined
      }
    }),
  )
}
