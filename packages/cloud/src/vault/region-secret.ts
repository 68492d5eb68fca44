import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { setupFailed } from '../machine/setup-failed.ts'

/** Reads a secret of a region; SETUP_FAILED when it is not there, empty, or others may read it. */
export async function readRegionSecret(region: string, path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (error: unknown) => {
      throw setupFailed(
        `The secret ${path} of the region ${region} cannot be read.`,
        'Is it there, a plain file, and owned by who runs this?',
        error,
      )
    },
  )
  try {
    const { mode } = await file.stat()
    if ((mode & 0o077) !== 0)
      throw setupFailed(
        `The secret ${path} of the region ${region} can be read by others.`,
        `Run: chmod 600 ${path}`,
      )
    const text = (await file.readFile('utf8')).trim()
    if (text !== '') return text
    throw setupFailed(
      `The secret ${path} of the region ${region} is empty.`,
      'Write the secret into it.',
    )
  } finally {
    await file.close()
  }
}
