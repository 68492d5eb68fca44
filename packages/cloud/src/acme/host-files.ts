import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What lies where, below the folder of certificates. `serve` reads what its group may, and no key of an account. */
export interface HostFiles {
  /** Passable for `serve`: key and chain of a host in one file, so that a pair never differs. */
  readonly hosts: string
  /** Passable for `serve`: what is answered to an authority that tries a host. */
  readonly challenges: string
  /** Key of the account at the authority, for `work` alone. */
  readonly accountKey: string
}

export function hostFiles(home: string): HostFiles {
  const folder = join(home, 'certificates')
  return {
    hosts: join(folder, 'hosts'),
    challenges: join(folder, 'challenges'),
    accountKey: join(folder, 'account.key'),
  }
}

/** Key and chain of a host, PEM, the key first. The host has one form only: see `parseHost`. */
export function hostFile(home: string, host: string): string {
  return join(hostFiles(home).hosts, `${host}.pem`)
}

/** Makes what is missing, as passable as the folder that they are in. */
export async function ensureHostFolders(home: string): Promise<void> {
  const { hosts, challenges } = hostFiles(home)
  const mode = (await isShared(home)) ? 0o710 : 0o700
  for (const folder of [hosts, challenges]) await mkdir(folder, { recursive: true, mode })
}

/** Mode of what `serve` is to read: where the folder lets its group pass, it is another user of that group. */
export async function sharedMode(home: string): Promise<0o640 | 0o600> {
  return (await isShared(home)) ? 0o640 : 0o600
}

async function isShared(home: string): Promise<boolean> {
  return ((await stat(join(home, 'certificates'))).mode & 0o010) !== 0
}
