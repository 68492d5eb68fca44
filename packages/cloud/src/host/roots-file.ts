import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** What root writes here has some 30 lines. */
const MOST_BYTES = 1_000_000

/**
 * Text of a file that root left for others; undefined where somebody else owns it or could have written it: that was not said by
 * root, whatever it says. Rejects where there is none.
 */
export async function readRootsFile(path: string): Promise<string | undefined> {
  // Neither a link to elsewhere, nor a pipe that nobody writes into.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    return isRoots(found) && found.size <= MOST_BYTES ? await file.readFile('utf8') : undefined
  } finally {
    await file.close()
  }
}

/** Of a file of root that nobody else may write. @internal */
export function isRoots(found: {
  readonly uid: number
  readonly mode: number
  readonly isFile: () => boolean
}): boolean {
  return found.isFile() && found.uid === 0 && (found.mode & 0o022) === 0
}
