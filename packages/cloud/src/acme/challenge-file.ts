import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../machine/durable-file.ts'
import { isToken } from './acme-objects.ts'
import { hostFiles, sharedMode } from './host-files.ts'

/** What an authority that tries a host finds there (RFC 8555, 8.3), for as long as it is tried. */
export interface HostChallenge {
  readonly host: string
  readonly token: string
  readonly authorization: string
}

export async function publishChallenge(home: string, challenge: HostChallenge): Promise<void> {
  const { host, token, authorization } = challenge
  const mode = await sharedMode(home)
  await writeDurably(join(hostFiles(home).challenges, token), `${host} ${authorization}`, { mode })
}

export async function withdrawChallenge(
  home: string,
  { token }: Pick<HostChallenge, 'token'>,
): Promise<void> {
  await rm(join(hostFiles(home).challenges, token), { force: true })
}

/** What a process that is gone left: between two rounds nothing is tried. */
export async function forgetChallenges(home: string): Promise<void> {
  const { challenges } = hostFiles(home)
  for (const name of await readdir(challenges)) await rm(join(challenges, name))
}

/** The answer for a token that is tried at this host now; undefined for all others, and at every other host. */
export async function findChallenge(
  home: string,
  host: string,
  token: string,
): Promise<string | undefined> {
  if (!isToken(token)) return undefined
  const text = await readFile(join(hostFiles(home).challenges, token), 'utf8').catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    },
  )
  const [tried, authorization] = text?.split(' ') ?? []
  return tried === host ? authorization : undefined
}
