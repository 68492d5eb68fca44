import { PlatformError } from '@zennnn/kernel'
import { DatabaseError } from 'pg'
import type { BackupRecord } from '../vault/backup-register.ts'
import { sayFailure } from '../vault/copy-failure.ts'
import { NO_BACKUP, NOT_FROM_BACKUP } from './lost-words.ts'
import type { BackUpEnd } from './recover-log.ts'
import type { ToRecover } from './recover-plan.ts'

/** What a database can be brought back from. */
export interface Source {
  readonly words: string
  /** Undefined where there is nothing. */
  readonly get: (signal: AbortSignal) => Promise<BackupRecord | undefined>
  /** What comes after it lacks what it has: rather nothing than that, until somebody says so. */
  readonly isOnly: boolean
}

/** In the order in which they are tried. */
export function sourcesOf(
  one: ToRecover,
  {
    end,
    mayLackLog = false,
  }: { readonly end?: BackUpEnd | undefined; readonly mayLackLog?: boolean },
): readonly Source[] {
  const backups = one.backups.map((backup) => ({
    words: `the backup ${backup.id}`,
    get: async () => await Promise.resolve(backup),
    isOnly: false,
  }))
  if (end === undefined) return backups
  const get = async (signal: AbortSignal): Promise<BackupRecord | undefined> =>
    await end(one, signal)
  return [{ words: 'the end of the log', get, isOnly: !mayLackLog }, ...backups]
}

/** The backup that was brought back, or why none could be. */
type Brought =
  | { readonly backup: BackupRecord }
  | { readonly backup: null; readonly message: string }

/** Brings back the first source that can be; never throws what is wrong with one database alone. */
export async function bringFirst(
  sources: readonly Source[],
  bring: (backup: BackupRecord) => Promise<void>,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (sentence: string) => void },
): Promise<Brought> {
  const failures: string[] = []
  for (const { words, get, isOnly } of sources) {
    try {
      const backup = await get(signal)
      if (backup === undefined) continue
      await bring(backup)
      return { backup }
    } catch (error) {
      signal.throwIfAborted()
      const because = sayOwnFailure(error)
      say(`${words} is no use: ${because}`)
      failures.push(because)
      if (isOnly) return { backup: null, message: `${because} ${NOT_FROM_BACKUP}` }
    }
  }
  return { backup: null, message: failures[0] ?? NO_BACKUP }
}

/** What is wrong with this database alone; throws what is wrong with the machine, and would be with the next one. */
function sayOwnFailure(error: unknown): string {
  if (error instanceof PlatformError) return sayFailure(error)
  // Its words may be those of whoever made the backup.
  if (error instanceof DatabaseError && error.code !== undefined && !OF_MACHINE.test(error.code))
    return `PostgreSQL refused what is in it (${error.code}).`
  throw error
}

/** SQLSTATEs of a lost connection, of a full disk or memory, of a server that is stopped, and of one that has a fault. */
const OF_MACHINE = /^(08|53|57P|58|XX)/
