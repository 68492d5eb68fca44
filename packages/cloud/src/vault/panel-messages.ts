/** Operators are told which host, path or program failed; customers that it did. */
export type Audience = 'customer' | 'operator'

/** Sentences of ours that name nothing of the cloud. */
const PLAIN = new Set(['It was interrupted.', 'It was cancelled.'])

/** A message of the register or of a failed job for these eyes. */
export function plainMessage(
  audience: Audience,
  message: string | null,
  plain: string,
): string | null {
  return message === null || audience === 'operator' || PLAIN.has(message) ? message : plain
}
