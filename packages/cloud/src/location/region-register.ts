import { stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import { isThere } from '../machine/is-there.ts'
import type { RegionLocation } from '../vault/regions.ts'
import { parseRegions, regionsPath } from '../vault/regions-file.ts'
import { findRegionsText, localForm } from '../vault/regions-home.ts'
import type { Location } from './location.ts'
import { VAULT_USER, type VaultKeys } from './vault-keys.ts'

/** Ports of the vault of a location. */
export const VAULT_PORTS = { usual: 8443, privileged: 9443 } as const

/**
 * Names the vault of a location in regions.json, so that backups get a copy there from the next start of the cloud on. Returns
 * whether the file was changed. What else stands there stays as it is.
 */
export async function registerRegion(
  home: string,
  location: Location,
  keys: VaultKeys & { readonly audit: string },
): Promise<boolean> {
  const path = regionsPath(home)
  const before = await currentFile(home)
  const text = `${JSON.stringify(withRegion(before.value, entryOf(home, location, keys)), undefined, 2)}\n`
  // What we write can be read again, or is not written.
  parseRegions(text, home)
  if (before.isThere && JSON.stringify(before.value) === JSON.stringify(JSON.parse(text)))
    return false
  const found = before.isThere ? await stat(path) : undefined
  await writeDurably(
    path,
    text,
    found === undefined ? {} : { mode: found.mode & 0o777, owner: found },
  )
  return true
}

/** STATE_REFUSED when the name is that of a region which is no location: its copies would be looked for on the new machine. */
export async function requireFreeName(home: string, name: string): Promise<void> {
  const { value } = await currentFile(home)
  if (!value.regions.some((one) => isNamed(one, name))) return
  throw new PlatformError('STATE_REFUSED', {
    message: `There is a region "${name}" already, with copies of its own.`,
    hint: 'Choose another name: a region that gets another place is another region.',
  })
}

/** The home region of the cloud that runs on a location: a folder of its own. */
export function ownRegions(name: string, place: RegionLocation): unknown {
  return { home: name, regions: [{ name, kind: 'folder', path: `vault/${name}`, location: place }] }
}

/** What an operator added to the entry, as `patience_s`, stays. @internal */
export function withRegion(file: RegionsFile, entry: { readonly name: string }): RegionsFile {
  const isThere = file.regions.some((one) => isNamed(one, entry.name))
  return {
    ...file,
    regions: isThere
      ? file.regions.map((one) => (isNamed(one, entry.name) ? { ...one, ...entry } : one))
      : [...file.regions, entry],
  }
}

/** As it stands in the file. */
interface RegionsFile {
  readonly home?: string
  readonly regions: readonly { readonly name: string }[]
}

function isNamed(one: { readonly name: string }, name: string): boolean {
  return one.name === name
}

function entryOf(
  home: string,
  { name, host, place }: Location,
  keys: VaultKeys & { readonly audit: string },
) {
  const url = (port: number): string => `https://${host.includes(':') ? `[${host}]` : host}:${port}`
  const inHome = (path: string): string => relative(home, path)
  return {
    name,
    kind: 'rest',
    url: url(VAULT_PORTS.usual),
    ca_file: inHome(keys.authority),
    user: VAULT_USER,
    password_file: inHome(keys.password),
    privileged: {
      url: url(VAULT_PORTS.privileged),
      ca_file: inHome(keys.authority),
      certificate_file: inHome(keys.client),
    },
    // By which the machine signs what it saw of itself.
    audit_key: keys.audit,
    location: place,
  }
}

/** Where there is no file, the regions are three folders once a cloud was started there, and none before. */
async function currentFile(
  home: string,
): Promise<{ readonly isThere: boolean; readonly value: RegionsFile }> {
  const text = await findRegionsText(home)
  if (text !== undefined) {
    parseRegions(text, home)
    const value: RegionsFile = JSON.parse(text)
    return { isThere: true, value }
  }
  const regions = (await isThere(join(home, 'state.json'))) ? localForm(home) : []
  return { isThere: false, value: { regions } }
}
