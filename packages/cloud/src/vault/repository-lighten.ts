import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import type { Repository } from './repository.ts'
import { lightenKey } from './repository-key.ts'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants
/** A key file has some 500 bytes. */
const MAXIMUM_BYTES = 65_536
/** A name of what is being written, and so long nobody takes to write it. */
const UNFINISHED = /^unfinished-[0-9a-f-]{36}$/
const UNFINISHED_MS = 3_600_000

/**
 * Makes the keys of a repository in a folder open without stretching, each once: the same password opens it, and what it
 * encrypts stays as it is. A key of another password is left alone, and so is whatever is no plain file or folder of who
 * owns the region: root goes through no link. A kill at any moment leaves a key that opens.
 */
export async function lightenKeys(
  folder: string,
  { region, password, identity }: Pick<Repository, 'region' | 'password' | 'identity'>,
): Promise<void> {
  const uid = identity?.uid ?? process.getuid?.()
  try {
    await within(folder, uid, async (repository) => {
      await removeUnfinished(repository)
      await within(join(repository, 'keys'), uid, async (keys, handle) => {
        for (const name of await readdir(keys))
          await lightenOne({ repository, keys, handle, name, uid, password })
      })
    })
  } catch (cause) {
    throw new PlatformError('INTERNAL', {
      message: `The keys of a repository in the region ${region} cannot be replaced: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: `Look at the folder ${join(folder, 'keys')} and its disk.`,
      cause,
    })
  }
}

/** Goes on in the folder that was opened, whatever its name stands for meanwhile. Nothing is done in one of somebody else. */
async function within(
  path: string,
  uid: number | undefined,
  body: (place: string, handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await openUnlinked(path, O_DIRECTORY)
  if (handle === undefined) return
  try {
    if ((await handle.stat()).uid === uid) await body(`/proc/self/fd/${handle.fd}`, handle)
  } finally {
    await handle.close()
  }
}

/** Undefined for a link, for what is not of the kind, and for what another process has replaced meanwhile. */
async function openUnlinked(path: string, kind: number): Promise<FileHandle | undefined> {
  return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | kind).catch(
    unless('ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO'),
  )
}

interface Place {
  readonly repository: string
  readonly keys: string
  /** Of the folder of keys. */
  readonly handle: FileHandle
  readonly name: string
  readonly uid: number | undefined
  readonly password: string
}

async function lightenOne({ repository, keys, handle, name, uid, password }: Place): Promise<void> {
  const file = await openUnlinked(join(keys, name), 0)
  if (file === undefined) return
  try {
    const found = await file.stat()
    if (!found.isFile() || found.uid !== uid || found.size > MAXIMUM_BYTES) return
    const light = await lightenKey(await file.readFile('utf8'), password)
    if (light === undefined) return
    // restic takes what is in `keys` for keys: what is not whole yet must not be there.
    const unfinished = join(repository, `unfinished-${randomUUID()}`)
    try {
      await writeFor(unfinished, light, found)
      await rename(unfinished, join(keys, createHash('sha256').update(light).digest('hex')))
      // Else the power could take the new name, after the old one is gone.
      await handle.sync()
      // Another process may have done the same meanwhile.
      await rm(join(keys, name), { force: true })
    } catch (error) {
      await rm(unfinished, { force: true })
      // Pruning makes room; the keys there are open as well, only slower.
      unless('ENOSPC', 'EDQUOT')(error)
    }
  } finally {
    await file.close()
  }
}

/** It belongs to who owned the old one: given away by its handle, whatever its name stands for meanwhile. */
async function writeFor(
  path: string,
  text: string,
  { uid, gid, mode }: { readonly uid: number; readonly gid: number; readonly mode: number },
): Promise<void> {
  const file = await open(path, 'wx', mode & 0o777)
  try {
    await file.writeFile(text)
    if (process.getuid?.() === 0) await file.chown(uid, gid)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What a kill left. */
async function removeUnfinished(repository: string): Promise<void> {
  for (const name of await readdir(repository)) {
    if (!UNFINISHED.test(name)) continue
    const path = join(repository, name)
    const found = await lstat(path).catch(unless('ENOENT'))
    if (found !== undefined && Date.now() - found.mtimeMs > UNFINISHED_MS)
      await rm(path, { force: true })
  }
}

/** For `catch`: undefined for the codes that are expected; whatever else is thrown. */
function unless(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code)))
      return undefined
    throw error
  }
}
