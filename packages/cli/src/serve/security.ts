import { type PanelPlace, readPlaces, readShownEvidence } from '@zennnn/cloud'
import type { SecurityPort } from '@zennnn/server'
import {
  controlsOf,
  EvidenceReader,
  type Policy,
  SECURITY_CSS,
  SECURITY_STYLE_PATH,
  type StoredPolicy,
  securityPage,
  storedPolicy,
} from '@zennnn/trust'
import type { Environment } from '../environment.ts'
import { readOnceIn } from './read-once.ts'
import { type ReportMeans, reportPort } from './reports.ts'
import { originOf } from './site-finder.ts'

/** However many look, what is stored is read once within this time. */
const FRESH_MS = 2_000

type Place = PanelPlace & { readonly policy: Policy }
type Public = Pick<Environment, 'domain' | 'port' | 'securityContact'> & {
  /** As `sharedPolicy` gives it. */
  readonly read: () => Promise<StoredPolicy>
}

/** The public policy of stored results: this process has no control that it could run, and no key that signs. */
export function securityPort(place: Place & Public, reports: ReportMeans): SecurityPort {
  const { domain, port, securityContact, policy, read } = place
  return {
    origin: originOf(domain, port),
    name: policy.name,
    // The mailbox that RFC 2142 has for it.
    contact: securityContact ?? policy.contact ?? `mailto:security@${domain}`,
    reports: reportPort(place, reports),
    style: { path: SECURITY_STYLE_PATH, css: SECURITY_CSS },
    page: async () => securityPage((await read()).view),
    json: async () => (await read()).json(),
  }
}

/** What is stored of a policy, for all that shows it. */
export function sharedPolicy(place: Place): () => Promise<StoredPolicy> {
  const { policy, clock } = place
  const wanted = controlsOf(policy)
  const reader = new EvidenceReader()
  return readOnceIn(FRESH_MS, async () => {
    const [shown, places] = await Promise.all([readShownEvidence(place, wanted), readPlaces(place)])
    const regions = places.map(({ name }) => name)
    return await storedPolicy(shown, { policy, regions, now: clock.now(), reader })
  })
}
