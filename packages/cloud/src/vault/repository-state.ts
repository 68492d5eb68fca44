import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Repository } from './repository.ts'
import { isAbsent, isThere } from './repository-folder.ts'
import { runRestic } from './restic-process.ts'

/**
 * What is found in the place of a repository: nothing at all; one whose configuration or keys are damaged; one that does not
 * open with the password; one that does.
 */
export type RepositoryState = 'absent' | 'damaged' | 'shut' | 'open'

/** Throws when that cannot be said, as of a region that does not answer. */
export async function readState(repository: Repository): Promise<RepositoryState> {
  const { folder } = repository
  if (folder !== undefined && !(await isThere(join(folder, 'config'))))
    return (await isAbsent(folder)) ? 'absent' : 'damaged'
  try {
    return (await opens(repository)) ? 'open' : 'shut'
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (ABSENT.test(error.message)) return 'absent'
    if (DAMAGED.test(error.message)) return 'damaged'
    throw error
  }
}

/** Of a server that says so, not of one that cannot be asked. */
const ABSENT = /unable to open config file: .*(does not exist|not found|404)/i
const DAMAGED = /is damaged: ciphertext verification failed|zero size|Unmarshal/

/** Whether there is a repository at all; for folders without starting a program. */
export async function isMade(repository: Repository): Promise<boolean> {
  const { folder } = repository
  if (folder !== undefined) return await isThere(join(folder, 'config'))
  return (await readState(repository)) !== 'absent'
}

/** Whether the password opens it, also while somebody has it for himself alone; throws when that cannot be said. */
export async function opens(repository: Repository): Promise<boolean> {
  try {
    await runRestic(repository, ['--no-lock', 'cat', 'config'], {
      limitMs: repository.patienceMs,
    })
    return true
  } catch (error) {
    if (error instanceof PlatformError && error.message.includes(WRONG_PASSWORD)) return false
    throw error
  }
}

/** As restic says it of a repository that the password does not open. */
export const WRONG_PASSWORD = 'wrong password or no key found'

/**
 * For a repository that the register knows and that is not there. A new one in its place could lie on another disk, and hide
 * or lose the one that there is.
 */
export function repositoryAbsent(region: string): PlatformError {
  return setupFailed(
    `A repository that is registered in the region ${region} is not there.`,
    `Is its disk mounted? If it is lost for good, say so: zennnn vault heal ${region} --lost`,
  )
}

/** For a repository that is there and cannot be opened, and whose files do not show that they are damaged. */
export function repositoryShut(region: string): PlatformError {
  return setupFailed(
    `A repository in the region ${region} does not open with the registered password.`,
    `Was the control database replaced by an older one? Then bring the newer one back. If it is lost for good, say so: zennnn vault heal ${region} --lost; on another machine, remove it there first.`,
  )
}
