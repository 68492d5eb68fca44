import type { DirectoryEntry, FoundEntry } from './directory-search.ts'

/** What one directory said of a login, or that it said nothing. */
export type Finding = FoundEntry | { readonly kind: 'away' }

/** The one entry that a login led to, with the index of its directory; or why there is none. */
export type Choice =
  | { readonly kind: 'one'; readonly index: number; readonly entry: DirectoryEntry }
  | {
      readonly kind: 'none'
      readonly reason: 'unknown_login' | 'several_directories' | 'directory_unreachable'
    }

/** Exactly one entry over all directories is somebody. Whether that is enough while one is away, PostgreSQL decides. */
export function chooseEntry(findings: readonly Finding[]): Choice {
  const holders = findings.filter(({ kind }) => kind === 'one' || kind === 'several')
  if (holders.length > 1) return { kind: 'none', reason: 'several_directories' }
  const [holder] = holders
  if (holder?.kind === 'one')
    return { kind: 'one', index: findings.indexOf(holder), entry: holder.entry }
  const isUnsure = holder === undefined && findings.some(({ kind }) => kind === 'away')
  return { kind: 'none', reason: isUnsure ? 'directory_unreachable' : 'unknown_login' }
}
