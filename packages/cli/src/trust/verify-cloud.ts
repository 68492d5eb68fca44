import { lookAtTls, type TlsPlace } from '@zennnn/cloud'
import { type Brand, isBrand, systemClock } from '@zennnn/kernel'
import {
  type Ask,
  checkOutside,
  httpsAsk,
  type OutsideCheck,
  type PolicyCheck,
  type PolicyProblem,
  plainAsk,
  SECURITY_JSON_PATH,
  verifyPolicy,
} from '@zennnn/trust'
import { UsageError } from '../command.ts'
import type { KnownCloud } from './known-clouds.ts'

/** Of a whole look: a server that drips answers is none. */
const LONGEST_MS = 120_000

/** What came of a look at a cloud from outside. */
export interface CloudCheck {
  readonly problems: readonly (Omit<PolicyProblem, 'kind'> & {
    readonly kind: PolicyProblem['kind'] | 'unreachable'
  })[]
  readonly checks: readonly OutsideCheck[]
  readonly policy: PolicyCheck | undefined
}

/** `https://cloud.example`, with or without a path of its own pages. Throws UsageError. */
export function parseCloud(text: string): { readonly host: string; readonly port: number } {
  const url = URL.parse(text)
  const isCloud =
    url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== ''
  if (!isCloud) throw new UsageError('<address> must be like https://cloud.example.')
  return { host: url.hostname, port: url.port === '' ? 443 : Number(url.port) }
}

/** Fetches what the cloud publishes, checks it here, and tries what a stranger can. */
export async function verifyCloud(
  place: TlsPlace,
  known: KnownCloud | undefined,
  asked: AbortSignal,
): Promise<CloudCheck> {
  const signal = AbortSignal.any([asked, AbortSignal.timeout(LONGEST_MS)])
  const ask = httpsAsk(place)
  const evidence = await verifyEvidence({ ask, host: place.host }, known, signal)
  const { host, port } = place
  const checks = await checkOutside(
    {
      clock: systemClock,
      ask,
      plain: [...new Set([80, port])].map((one) => plainAsk(place, one)),
      look: async (until) => await lookAtTls(place, until),
      origin: `https://${host}${port === 443 ? '' : `:${port}`}`,
    },
    evidence.brand,
    signal,
  )
  return { ...evidence, checks }
}

/** What it publishes alone. `brand`: by which routes there are. @internal */
export async function verifyEvidence(
  { ask, host }: { readonly ask: Ask; readonly host: string },
  known: KnownCloud | undefined,
  signal: AbortSignal,
): Promise<Omit<CloudCheck, 'checks'> & { readonly brand: Brand }> {
  const text = await ask({ path: SECURITY_JSON_PATH }, signal).then(
    ({ status, body }) => (status === 200 ? body : undefined),
    () => {
      signal.throwIfAborted()
      return undefined
    },
  )
  if (text === undefined) return { problems: [UNREACHABLE], policy: undefined, brand: 'zennnn' }
  const policy = verifyPolicy(text, {
    cloud: host,
    now: systemClock.now(),
    publicKey: known?.publicKey,
    reaches: known?.head,
    departures: known?.departures,
  })
  return { problems: policy.problems, policy, brand: brandOf(text) }
}

const UNREACHABLE = {
  kind: 'unreachable',
  message:
    'What the cloud publishes cannot be read: it does not answer, or by a certificate that this machine does not trust.',
} as const

/** By which routes it has; a brand that lies has other ones, and its sentences are another policy's. */
function brandOf(text: string): Brand {
  try {
    const brand: unknown = Object(JSON.parse(text)).brand
    return isBrand(brand) ? brand : 'zennnn'
  } catch {
    return 'zennnn'
  }
}
