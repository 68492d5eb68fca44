import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setupFailed } from '../machine/setup-failed.ts'

const API = 'https://api.stripe.com'
const SECRET_KEY = /^(?:sk|rk)_\w{1,250}$/
const WEBHOOK_SECRET = /^whsec_\w{1,250}$/

/** By what `work` asks the acquirer. */
export interface StripeKey {
  readonly secretKey: string
  /** Where its API is; another one only in tests. */
  readonly origin: string
}

/** For `work`; undefined where nobody takes payments. SETUP_FAILED for a file that is wrong. */
export async function findStripeKey(home: string): Promise<StripeKey | undefined> {
  const path = join(home, 'secrets', 'stripe.json')
  const text = await textOf(path)
  if (text === undefined) return undefined
  const { secretKey, origin = API } = parsed(text)
  if (typeof secretKey === 'string' && SECRET_KEY.test(secretKey) && isOrigin(origin))
    return { secretKey, origin }
  throw setupFailed(
    `The file ${path} does not hold {"secretKey": "sk_…"}.`,
    'Write it anew as docs/operator/billing.md says; a key with few rights (rk_…) is enough.',
  )
}

/** For `serve`, which only tells who signed; undefined where nobody takes payments. SETUP_FAILED for a file that is wrong. */
export async function findWebhookSecret(home: string): Promise<string | undefined> {
  const path = webhookSecretPath(home)
  const text = (await textOf(path))?.trim()
  if (text === undefined || WEBHOOK_SECRET.test(text)) return text
  throw setupFailed(
    `The file ${path} does not hold the signing secret of a webhook (whsec_…).`,
    'Write it anew as docs/operator/billing.md says.',
  )
}

export function webhookSecretPath(home: string): string {
  return join(home, 'secrets', 'stripe-webhook')
}

async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw setupFailed(
      `The secret ${path} cannot be read.`,
      'Is its owner the one who runs this?',
      error,
    )
  })
}

function parsed(text: string): { readonly secretKey?: unknown; readonly origin?: unknown } {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function isOrigin(value: unknown): value is string {
  return (
    typeof value === 'string' && value.startsWith('https://') && URL.parse(value)?.origin === value
  )
}
