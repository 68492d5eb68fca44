import { InvariantError, type Log, systemClock } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import {
  type Ask,
  type CanaryPort,
  type Control,
  canaryDownloadControl,
  cardRoutesControl,
  csrfRoutesControl,
  directorySignInControl,
  edgeOverloadControl,
  escapeCorpusControl,
  foreignIdsControl,
  hashRoutesControl,
  injectionCorpusControl,
  linkTokensControl,
  memberNamesControl,
  type OverloadPort,
  plainHttpControl,
  providerSignInControl,
  scriptCorpusControl,
  sessionCookieControl,
  shortPasswordControl,
  staffGrantControl,
  staffLogControl,
  wrongLoginsControl,
} from '@zennnn/trust'
import { registriesOf } from '../cloud/app-catalogue.ts'
import { type CanaryAsks, plainDoors } from './canary-asks.ts'
import { hiddenRecords } from './canary-contents.ts'
import { drawDocuments } from './canary-documents.ts'
import { downloadPort } from './canary-download.ts'
import { expressionPlaces } from './canary-expressions.ts'
import { sampleLinks } from './canary-links.ts'
import { type CanaryPlace, putPeopleBack } from './canary-make.ts'
import { mailedWays } from './canary-passwords.ts'
import { getCanary, openCanary } from './canary-port.ts'
import { canaryDirectory, canaryProvider } from './canary-sign-in.ts'
import { staffEntry } from './canary-staff.ts'

const now = (): number => performance.now()
const NOBODY = { status: 404, headers: new Headers(), body: '' }

/** Every control that is tried in the canary database of this cloud, and in no other. */
export function canaryControls(of: CanaryPlace, log: Log): readonly Control[] {
  const port = { canary: async () => (await openCanary(of))?.canary }
  const enter = staffEntry(of, log)
  return [
    ...accountControls(of, port),
    ...doorControls(of, { ...port, enter }),
    ...softwareControls(of, port),
  ]
}

/** How people come in. */
function accountControls(of: CanaryPlace, port: CanaryPort): readonly Control[] {
  return [
    hashRoutesControl(port),
    plainHttpControl({
      canary: whereThereIsOne(of),
      plain: plainDoors(of.environment),
    }),
    sessionCookieControl(port),
    wrongLoginsControl(port),
    shortPasswordControl({
      ...port,
      mailedWays: async () => mailedWays(of.place, await getCanary(of)),
      putBack: async () => {
        await putPeopleBack(of.place)
      },
    }),
    providerSignInControl({ ...port, withProvider: canaryProvider(of) }),
    directorySignInControl({ ...port, withDirectory: canaryDirectory(of) }),
  ]
}

type DoorPort = CanaryPort & { readonly enter: ReturnType<typeof staffEntry> }

/** Who gets at what. */
function doorControls(of: CanaryPlace, { enter, ...port }: DoorPort): readonly Control[] {
  return [
    canaryDownloadControl(downloadPort(of)),
    staffGrantControl({ ...port, enter }),
    staffLogControl({ ...port, enter }),
    foreignIdsControl({
      ...port,
      clock: systemClock,
      hiding: async (signal) => await hiddenRecords((await getCanary(of)).canary, signal),
    }),
    linkTokensControl({
      ...port,
      links: async (signal) => await sampleLinks(of.place, await getCanary(of), signal),
      elsewhere: async (question, signal) =>
        await (await getCanary(of)).asks.cloud(question, signal),
    }),
    edgeOverloadControl(overloadPort(of)),
  ]
}

/** Opens its ways once a run: what is asked so often must cost nothing here. */
function overloadPort(of: CanaryPlace): OverloadPort {
  let asks: CanaryAsks | undefined
  const by =
    (name: 'flood' | 'cloud'): Ask =>
    async (question, signal) => {
      asks ??= (await getCanary(of)).asks
      return await asks[name](question, signal)
    }
  return {
    canary: async () => {
      const open = await openCanary(of)
      asks = open?.asks
      return open?.canary
    },
    flood: by('flood'),
    hold: async (width, signal) => await (await getCanary(of)).asks.hold(width, signal),
    other: by('cloud'),
    now,
  }
}

/** What the program does with what it is given. */
function softwareControls(of: CanaryPlace, port: CanaryPort): readonly Control[] {
  return [
    injectionCorpusControl(port),
    scriptCorpusControl({
      ...port,
      documents: async (text) => {
        const { apps } = await getCanary(of)
        return drawDocuments(registryOf(of, apps), text)
      },
    }),
    escapeCorpusControl({
      places: async (signal) => {
        const open = await openCanary(of)
        return open === undefined ? [] : await expressionPlaces(open, signal)
      },
      now,
    }),
    csrfRoutesControl(port),
    memberNamesControl(port),
    cardRoutesControl(port),
  ]
}

function registryOf({ place: { brand } }: CanaryPlace, apps: readonly string[]): Registry {
  const registry = registriesOf(brand)(apps)
  if (registry !== undefined) return registry
  throw new InvariantError('canary-apps', `The canary has the apps ${apps.join(', ')}.`)
}

/** A host that there is not says so, too: then nothing is known of its doors. */
function whereThereIsOne(of: CanaryPlace): Ask {
  return async (question, signal) =>
    (await (await openCanary(of))?.asks.canary(question, signal)) ?? NOBODY
}
