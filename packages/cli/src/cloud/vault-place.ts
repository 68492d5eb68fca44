import { readRegions, type Vault } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { CloudPlace } from './cloud-place.ts'

/** The backups of a cloud that was started before. SETUP_FAILED when its file of regions has mistakes. */
export function vaultOf(place: CloudPlace): Vault {
  return { ...place, regions: readRegions(place.home), clock: systemClock }
}
