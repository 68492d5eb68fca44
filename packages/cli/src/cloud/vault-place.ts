import { localRegions, type Vault } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { CloudPlace } from './cloud-place.ts'

/** The backups of a cloud that was started before. */
export function vaultOf(place: CloudPlace): Vault {
  return { ...place, regions: localRegions(place.home), clock: systemClock }
}
