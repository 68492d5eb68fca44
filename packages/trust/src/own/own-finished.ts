import type { OwnBackup } from '@zennnn/cloud'

/** One that was made and is registered: complete, or some region lacks it. */
export function isFinished(backup: OwnBackup): boolean {
  return isComplete(backup) || backup.state === 'incomplete'
}

/** All regions had it, though one may have lost it since. */
export function isComplete({ state, degradedAt }: OwnBackup): boolean {
  return state === 'complete' || degradedAt !== undefined
}
