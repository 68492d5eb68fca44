import { constants } from 'node:fs'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './durable-file.ts'

/** All that is ever written so; what is shorter is filled up with spaces. */
const ROOM_BYTES = 4_096

/**
 * Replaces a small text, readable for its owner alone, also where the disk is full: it is written over a spare file beside it that
 * has its room already, and the old file is the next spare. After a crash the old text or the new one is there. The first
 * time, and after somebody else replaced the file, it needs room.
 */
export async function writeInKeptRoom(path: string, text: string): Promise<void> {
  await overwrite(sparePath(path), text)
  // So that the old file outlives its name, with its room.
  const old = `${path}.old`
  await rm(old, { force: true })
  const isKept = await link(path, old).then(
    () => true,
    () => false,
  )
  await rename(sparePath(path), path)
  await syncFolder(dirname(path))
  if (isKept) await rename(old, sparePath(path)).catch(() => undefined)
  await keepRoom(path)
}

/** Makes the spare file of `path` where it is missing, when there is room: best done while nothing is wrong. */
export async function keepRoom(path: string): Promise<void> {
  const spare = await openOwn(sparePath(path)).catch(() => undefined)
  const size = (await spare?.stat())?.size ?? 0
  await spare?.close()
  if (size < ROOM_BYTES) await overwrite(sparePath(path), '').catch(() => undefined)
}

function sparePath(path: string): string {
  return `${path}.spare`
}

async function overwrite(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  const filled = Buffer.alloc(Math.max(ROOM_BYTES, bytes.length), ' ')
  bytes.copy(filled)
  const file = (await openOwn(path)) ?? (await openNew(path))
  try {
    const { size } = await file.stat()
    await file.write(filled, 0, filled.length, 0)
    if (size > filled.length) await file.truncate(filled.length)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** One that has no other name: a crash may have left it a second name of what it is to replace. Undefined for any other. */
async function openOwn(path: string): Promise<FileHandle | undefined> {
  const { O_RDWR, O_NOFOLLOW } = constants
  const file = await open(path, O_RDWR | O_NOFOLLOW).catch(() => undefined)
  const found = await file?.stat()
  if (found === undefined || (found.isFile() && found.nlink === 1)) return file
  await file?.close()
  return undefined
}

async function openNew(path: string): Promise<FileHandle> {
  await rm(path, { force: true })
  return await open(path, 'wx', 0o600)
}
