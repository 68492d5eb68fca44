import { access, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterLayout } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/** Stands in a home while a cloud is recovered into it: what is there then was made by that. */
const MARK = 'recovering'

/**
 * Takes a home in which nothing was ever started, or in which a recovery did not come to its end. STATE_REFUSED for any
 * other: a cloud that is there would lose its customers.
 */
export async function takeFreshHome(home: string): Promise<void> {
  const isMarked = await isThere(join(home, MARK))
  const isUsed =
    (await isThere(join(home, 'state.json'))) || (await isThere(clusterLayout(home).dataFolder))
  if (isUsed && !isMarked)
    throw new PlatformError('STATE_REFUSED', {
      message: `There is a cloud in ${home} already. Nothing was changed.`,
      hint: 'Recover into a new folder, with ZENNNN_HOME: only secrets, regions.json and the copy of the region are to lie in it.',
    })
  await writeFile(join(home, MARK), '')
}

/** The cloud that was recovered is one as any other from then on. */
export async function releaseFreshHome(home: string): Promise<void> {
  await rm(join(home, MARK), { force: true })
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
