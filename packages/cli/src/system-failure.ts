import { PlatformError } from '@zennnn/kernel'

const REASONS: ReadonlyMap<unknown, readonly [message: string, hint: string]> = new Map([
  ['ENOSPC', ['The disk is full', 'Free some space and start again; nothing is lost.']],
  ['EDQUOT', ['The disk quota is used up', 'Free some space and start again; nothing is lost.']],
  ['EROFS', ['The disk can only be read', 'Mount it for writing, or set ZENNNN_HOME elsewhere.']],
  ['EACCES', ['This user may not do that', 'Start as the user who owns ZENNNN_HOME.']],
  ['EPERM', ['This user may not do that', 'Start as the user who owns ZENNNN_HOME.']],
  ['ENOTDIR', ['A folder is needed where a file is', 'Move the file away and start again.']],
  ['EISDIR', ['A file is needed where a folder is', 'Move the folder away and start again.']],
  ['EIO', ['The disk cannot be read or written', 'See what the kernel says: dmesg | tail.']],
  ['EMFILE', ['Too many files are open', 'Raise the limit: ulimit -n 65536.']],
])

/** What the operating system refused, as a sentence and what to do; undefined for errors that are not the machine's. */
export function explainSystemFailure(error: unknown): PlatformError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const reason = REASONS.get(error.code)
  if (reason === undefined) return undefined
  const [sentence, hint] = reason
  const path = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : ''
  return new PlatformError('SETUP_FAILED', { message: `${sentence}${path}.`, hint, cause: error })
}
