import type { PasswordDemands } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'

/**
 * How strong a new password is, said while it is typed by a script of the client (`typed-password.ts`), which weighs as the
 * server does. Without it there is nothing to see, and the server decides in any case.
 */
export function strengthPart({
  field,
  demands,
  knownFrom = [],
}: {
  /** Name of the input. */
  readonly field: string
  readonly demands: PasswordDemands
  /** Names of inputs whose text will be known of the person. */
  readonly knownFrom?: readonly string[]
}): Html {
  const { minimumLength, refuseCommon, words } = demands
  const asked = JSON.stringify({ minimumLength, refuseCommon, words })
  return html`<p class="strength" role="status" data-strength-of="${field}" data-demands="${asked}" data-known-from="${knownFrom.join(' ')}"></p>`
}
