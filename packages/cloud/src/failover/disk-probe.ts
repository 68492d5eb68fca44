import { open } from 'node:fs/promises'
import { untilLater } from './until-later.ts'

/**
 * Looks at a disk by a sync of a small file, which waits where those of PostgreSQL do. It runs in a thread of its own, with one
 * at most on its way: nothing but its answer waits.
 */
export class DiskProbe {
  readonly #sync: () => Promise<void>
  #asked: Promise<boolean> | undefined

  constructor(path: string, sync = async (): Promise<void> => await writeAndSync(path)) {
    this.#sync = sync
  }

  /** False when it takes longer. One that refuses, as a full one does, answers: it is not slow. */
  async isWellWithin(longestMs: number): Promise<boolean> {
    this.#asked ??= this.#sync().then(
      () => true,
      () => true,
    )
    const isWell = await untilLater(this.#asked, longestMs)
    if (isWell !== undefined) this.#asked = undefined
    return isWell ?? false
  }
}

async function writeAndSync(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile('.')
    await file.sync()
  } finally {
    await file.close()
  }
}
