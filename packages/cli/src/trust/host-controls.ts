import {
  findHostAttack,
  findHostAudit,
  findProvisioning,
  type HostAudit,
  isLocation,
  readRegions,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import {
  attackBlockedControl,
  type Control,
  hostAuditControl,
  type ProvisioningDrill,
  provisioningDrillControl,
  sshAuditControl,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'

type Audits = readonly (HostAudit | undefined)[]

/** What the machines of this cloud say of themselves, what their firewall did, and how the last new one was rehearsed. */
export function hostControls(place: OpenPlace): readonly Control[] {
  const port = { clock: systemClock, audits: async () => await auditsOf(place.home) }
  return [
    hostAuditControl(port),
    sshAuditControl(port),
    // Passwords are tried at this machine alone: those of other regions keep backups, and take certificates.
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
 * be `unknown` in most lines. Of the machines of other regions nothing comes here, so they are said to be without an audit. None
 * where nobody made a machine ours, as on the laptop of a developer, whose state is no promise.
 */
async function auditsOf(home: string): Promise<Audits> {
  const own = await findHostAudit()
  const here: Audits = own !== undefined || (await isLocation()) ? [own] : []
  const elsewhere = readRegions(home).filter(({ place }) => place.kind === 'rest')
  return [...here, ...elsewhere.map(() => undefined)]
}
