import type { PlatformError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'

interface KnownFailure {
  readonly pattern: RegExp
  readonly message: string
  readonly hint: string
}

const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    message: 'The disk is full.',
    hint: 'Free some space and start again; nothing is lost.',
  },
  {
    pattern:
      /is another (postmaster|postgres)|lock file "[^"]+" already exists|Address already in use/,
    message: 'Another PostgreSQL uses this folder or its socket.',
    hint: 'Stop it, or set ZENNNN_HOME to another folder.',
  },
  {
    pattern: /Permission denied|has wrong ownership|has invalid permissions/,
    message: 'PostgreSQL may not read or write its own files.',
    hint: 'Give the folder and all in it back to the user that PostgreSQL runs as.',
  },
  {
    pattern: /Cannot allocate memory|could not map anonymous shared memory/,
    message: 'There is not enough memory for PostgreSQL.',
    hint: 'Stop other programs; 512 MB must be free.',
  },
  {
    pattern: /incompatible with server|initialized by PostgreSQL version/,
    message: 'The data folder was made by another version of PostgreSQL.',
    hint: 'Install that version again.',
  },
  {
    pattern: /checkpoint record|is not a valid data directory|could not (open|read) file|PANIC/,
    message: 'The data folder is damaged.',
    hint: 'Keep a copy of it and restore from a backup.',
  },
]

/** What PostgreSQL wrote, as one sentence and what to do; undefined for what is not known. `place` names the folder. */
export function knownFailure(log: string, place: string): PlatformError | undefined {
  const known = KNOWN.find(({ pattern }) => pattern.test(log))
  return known && setupFailed(`${known.message} (${place})`, known.hint, log)
}

/** Why PostgreSQL gave up before it was ready: as knownFailure, else in its own words. */
export function explainFailure(log: string, place: string): PlatformError {
  const known = knownFailure(log, place)
  if (known !== undefined) return known
  const reason = /(?:FATAL|error): +(.*)/.exec(log)?.[1] ?? 'it gave no reason'
  return setupFailed(`PostgreSQL does not start in ${place}: ${reason}.`, 'See its log.', log)
}

/** A server of this folder died without cleaning up and its last processes are still leaving. */
export function isStillLeaving(log: string): boolean {
  return log.includes('pre-existing shared memory block')
}
