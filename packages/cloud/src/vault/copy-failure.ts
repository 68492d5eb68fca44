import { PlatformError } from '@zennnn/kernel'
import type { BackupCopy } from './backup-register.ts'

/** A copy that is none. */
export function noCopy(region: string, reason: unknown): BackupCopy {
  return { region, snapshot: null, bytesAdded: null, readBackAt: null, message: sayFailure(reason) }
}

/** For the operator; the register is open to nobody else. */
export function sayFailure(error: unknown): string {
  if (error instanceof PlatformError) return [error.message, error.hint].join(' ').trim()
  return error instanceof Error ? error.message : String(error)
}
