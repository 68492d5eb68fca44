import { PlatformError } from '@zennnn/kernel'

/** A failure to set up the machine: `message` says what is wrong and where, `hint` what the operator does about it. */
export function setupFailed(message: string, hint: string, cause?: unknown): PlatformError {
  return new PlatformError('SETUP_FAILED', {
    message,
    hint,
    ...(cause === undefined ? {} : { cause }),
  })
}
