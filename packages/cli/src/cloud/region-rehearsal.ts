import {
  BIG_BYTES,
  drillRegion,
  type RegionDrill,
  type ScratchCluster,
  scratchCluster,
  usualWorkers,
} from '@zennnn/cloud'
import { CUSTOMER_SETS, registriesOf } from './app-catalogue.ts'
import type { OpenPlace } from './cloud-place.ts'
import { vaultOf } from './vault-place.ts'

/** How a drill of the loss of a region is to be done. */
export interface Rehearsal {
  readonly kind: RegionDrill['kind']
  readonly workers?: number
  readonly signal: AbortSignal
  readonly say: (sentence: string) => void
}

/** Rehearses the loss of the home region in a cluster that is made for it and removed. */
export async function rehearse(
  place: OpenPlace,
  { kind, workers = usualWorkers(), signal, say }: Rehearsal,
): Promise<RegionDrill> {
  const { brand } = place
  const scratch: ScratchCluster = scratchCluster()
  const tools = {
    ...vaultOf(place),
    registryOf: registriesOf(brand),
    sets: CUSTOMER_SETS[brand],
    scratch,
  }
  try {
    return await drillRegion(tools, { kind, places: { workers, bigBytes: BIG_BYTES }, signal, say })
  } finally {
    await scratch.close()
  }
}
