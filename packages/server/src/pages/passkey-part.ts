import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Html, html } from '@zennnn/templates'
import type { Route } from '../http/route.ts'

const SCRIPT = readFileSync(new URL('./passkey-script.js', import.meta.url), 'utf8')

/** Its name holds its hash, as that of the stylesheet. */
export const PASSKEY_SCRIPT_PATH = `/assets/passkey.${hash('sha256', SCRIPT, 'hex').slice(0, 12)}.js`

export const passkeyScriptRoute: Route = {
  methods: ['GET', 'HEAD'],
  path: PASSKEY_SCRIPT_PATH,
  site: 'any',
  access: 'anyone',
  kind: 'page',
  answer: async () =>
    await Promise.resolve(
      new Response(SCRIPT, {
        headers: {
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'public, max-age=31536000, immutable',
        },
      }),
    ),
}

/**
 * Makes a passkey where signing in owes a factor, then shows the recovery codes in place of `setUp`. There only where the
 * browser can.
 */
export function passkeyEnrolment({
  setUp,
  next,
}: {
  readonly setUp: Html
  readonly next: string
}): Html {
  return html`<div data-set-up>
${setUp}
<div data-make="/auth/enrolment/passkey" hidden>
<p>A passkey does, too: this device or a key, which you unlock.</p>
<p class="notice bad" role="alert" hidden></p>
<p><button type="button" class="button">Make a passkey instead</button></p>
</div>
</div>
<div data-codes hidden>
<h2 tabindex="-1">Keep these codes</h2>
<p>You are signed in, and the passkey protects your account. When you do not have it at hand, each of these codes stands in for it once, after the way by which you came in just now. They are not shown again.</p>
<ul></ul>
<p><a class="button primary" href="${next}">I have kept them</a></p>
</div>`
}

/** A button that is not there until the script knows that this browser can do it: nobody is offered what cannot work. */
export function passkeyPart(part: {
  /** Where the answer of the device is sent. */
  readonly prove: string
  /** Where to go on. */
  readonly next: string
  readonly label: string
}): Html {
  const { prove, next, label } = part
  return html`<div data-passkey="${prove}" data-next="${next}" hidden>
<p class="notice bad" role="alert" hidden></p>
<p><button type="button" class="button">${label}</button></p>
</div>`
}
