import { join } from 'node:path'

/** Where copies of every backup are kept. On one machine each is a folder. */
export const REGIONS = ['eu', 'us', 'ap'] as const

export type Region = (typeof REGIONS)[number]

/** What of a home belongs to the vault. */
export function vaultFolder(home: string): string {
  return join(home, 'vault')
}

/** The folder of a region; in it each database has a repository of its own, under its id. */
export function regionFolder(home: string, region: Region): string {
  return join(vaultFolder(home), region)
}
