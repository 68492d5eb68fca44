import { PlatformError } from '@zennnn/kernel'
import type { BackupCopy } from './backup-register.ts'

/** A copy that is none. */
export function noCopy(region: string, reason: unknown): BackupCopy {
  return { region, snapshot: null, bytesAdded: null, readBackAt: null, message: sayFailure(reason) }
}

/** Of a region that does not answer, or that does not know us any more: says nothing about what lies there. */
export function isAway(error: unknown): boolean {
  return !(error instanceof PlatformError) || AWAY.test(error.message)
}

const AWAY =
  /does not answer|did nothing|\b(Get|Head|Post|Delete) "https?:|\((401|403|5\d\d)\)|permission denied|unable to create lock|SIG[A-Z]+:/

/** For the operator; the register is open to nobody else. */
export function sayFailure(error: unknown): string {
  if (error instanceof PlatformError) return [error.message, error.hint].join(' ').trim()
  return error instanceof Error ? error.message : String(error)
}
