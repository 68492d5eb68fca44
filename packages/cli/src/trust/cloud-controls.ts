import {
  listCustomerDatabases,
  listDrills,
  listHoldings,
  ofCustomers,
  proveNoStaff,
  readDatabaseSizes,
  readExposure,
  readLastDrill,
  readRegions,
} from '@zennnn/cloud'
import { type Log, systemClock } from '@zennnn/kernel'
import {
  backupLadderControl,
  backupReadBackControl,
  type Control,
  copyOutsideControl,
  databaseMapControl,
  failoverDrillControl,
  locationsPageControl,
  regionContinentsControl,
  regionDrillControl,
  regionPlacesControl,
  restoreDrillControl,
  staffReachControl,
  standbyLagControl,
  wholeRegionDrillControl,
} from '@zennnn/trust'
import { PROGRAM_ROOT } from '../build/source-listing.ts'
import { canaryControls } from '../canary/canary-controls.ts'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import type { Environment } from '../environment.ts'
import { buildControls } from './build-controls.ts'
import { databaseControls } from './database-controls.ts'
import { findingControls } from './finding-controls.ts'
import { backedUp, restored } from './holdings.ts'
import { hostControls } from './host-controls.ts'
import { outsideControls } from './outside-controls.ts'
import { publicPage } from './public-page.ts'
import { readBackPort } from './read-back.ts'
import { reportControls } from './report-controls.ts'
import type { VisitedSite } from './tls-places.ts'
import { viewCluster } from './view-cluster.ts'

/** Every control that this cloud can run on itself, each with the means it needs and no others. */
export function cloudControls(
  place: OpenPlace,
  environment: VisitedSite & Pick<Environment, 'release' | 'releaseKey'>,
  log: Log,
): readonly Control[] {
  const { access, control, brand, home } = place
  const clock = systemClock
  // Read anew each time: a region may be added while `work` runs.
  const regions = async () => await Promise.resolve(readRegions(home))
  const names = async () => (await regions()).map(({ name }) => name)
  const page = async (path: string, signal: AbortSignal) =>
    await publicPage({ home, ...environment }, path, signal)
  const newest = async (kind?: 'some' | 'whole') => await readLastDrill(place, kind)
  return [
    backupLadderControl({
      clock,
      regions: names,
      databases: async () => backedUp(await listHoldings(place)),
    }),
    backupReadBackControl(readBackPort(place)),
    regionPlacesControl({ regions }),
    regionContinentsControl({ regions }),
    locationsPageControl({
      regions,
      page: async (signal) => await page('/locations', signal),
    }),
    restoreDrillControl({ clock, databases: async () => restored(await listHoldings(place)) }),
    standbyLagControl({ cluster: async (signal) => await viewCluster(home, signal) }),
    failoverDrillControl({ clock, drills: async () => await listDrills(place) }),
    copyOutsideControl({ clock, exposure: async () => await readExposure(place) }),
    regionDrillControl({ clock, newest }),
    wholeRegionDrillControl({ clock, newest }),
    databaseMapControl({
      customers: async () =>
        ofCustomers(await listCustomerDatabases(access, control)).filter(
          ({ state }) => state === 'live',
        ),
      databases: async () => [...(await readDatabaseSizes(access)).keys()],
    }),
    ...findingControls(place, clock),
    staffReachControl({ verdict: async () => await proveNoStaff(access, control, brand) }),
    ...databaseControls(place, log),
    ...outsideControls(place, environment),
    ...hostControls(place),
    ...reportControls(place, environment),
    ...buildControls({ root: PROGRAM_ROOT, page }, environment),
    ...canaryControls({ place, environment }, log),
  ]
}
