import {
  fetchRegionAudit,
  findHostAttack,
  findHostAudit,
  findProvisioning,
  isLocation,
  readRegions,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  attackBlockedControl,
  type Control,
  type HostSight,
  hostAuditControl,
  type ProvisioningDrill,
  provisioningDrillControl,
  sshAuditControl,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'

/** What the machines of this cloud say of themselves, what their firewall did, and how the last new one was rehearsed. */
export function hostControls(place: OpenPlace): readonly Control[] {
  const port = {
    clock: systemClock,
    audits: async (signal: AbortSignal) => await auditsOf(place.home, signal),
  }
  return [
    hostAuditControl(port),
    sshAuditControl(port),
    // Each location attacks itself, for the cloud that runs there: its own page says what its firewall did.
    attackBlockedControl({
      clock: systemClock,
      newest: async () => await findHostAttack(),
      isLocation,
    }),
    provisioningDrillControl({
      clock: systemClock,
      newest: async () => await newestProvisioning(place),
    }),
  ]
}

async function newestProvisioning(place: OpenPlace): Promise<ProvisioningDrill | undefined> {
  const found = await findProvisioning(place)
  return found && { ...found, ms: found.endedAt.getTime() - found.beganAt.getTime() }
}

/**
 * This machine first, where it is a location or its root left an audit: `work` is not root, and what it does not see itself would
 * be `unknown` in most lines. Then those of other regions, each by what it signed and left beside our copies there; a server that
 * `region add` did not make signs nothing, and is said to be without an audit. None where nobody made a machine ours, as on the
 * laptop of a developer, whose state is no promise. @internal
 */
export async function auditsOf(home: string, signal: AbortSignal): Promise<readonly HostSight[]> {
  const own = await findHostAudit()
  const here = own !== undefined || (await isLocation()) ? [own] : []
  const elsewhere = readRegions(home).filter(({ place }) => place.kind === 'rest')
  const fetched = await Promise.all(
    elsewhere.map(async (one) => await fetchRegionAudit(one, { clock: systemClock, signal })),
  )
  return [...here, ...fetched]
}
