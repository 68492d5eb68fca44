import { PlatformError } from '@zennnn/kernel'
import { isPlace } from '../firewall/firewall-order.ts'
import type { RegionLocation } from '../vault/regions.ts'
import { NAME } from '../vault/regions-file.ts'
import type { Location, Locations, Person } from './location.ts'
import {
  HOST_KEY,
  isHost,
  isLongEnough,
  isPlaceWord,
  isPublicKey,
  USER,
} from './location-fields.ts'
import { findEndProblem } from './person-end.ts'

/** What an operator says of a location; of one that is known, only what changes. */
export interface LocationOrder {
  readonly name: string
  readonly host?: string | undefined
  readonly hostKey?: string | undefined
  readonly user?: string | undefined
  readonly domain?: string | undefined
  readonly place?: RegionLocation | undefined
  /** All of them, in the place of those before. */
  readonly neverBlocked?: readonly string[] | undefined
  /** Only for one that is not known yet; a known one stays what it is. */
  readonly spare?: boolean | undefined
  /** Those who are new, or have other keys. */
  readonly people: readonly Person[]
}

/** The location that is wanted; the host key is missing until somebody vouches for one, the clients until the machine saw us. */
export type WantedLocation = Omit<Location, 'hostKey'> & { readonly hostKey: string | undefined }

/**
 * VALUE_INVALID names every mistake at once. `domain`: of our own cloud, of which is made what is not given. Who comes in must have a
 * day left: afterwards sshd would not let him in to make it longer.
 */
export function planLocation(
  known: Locations,
  order: LocationOrder,
  { domain, now }: { readonly domain: string; readonly now: Date },
): { readonly location: WantedLocation; readonly people: readonly Person[] } {
  const before = known.locations.find(({ name }) => name === order.name)
  const people = [
    ...known.people.filter(({ name }) => !order.people.some((one) => one.name === name)),
    ...order.people,
  ]
  const location = locationOf(before, order, domain)
  const problems = [
    ...locationProblems(location),
    ...peopleProblems(location.user, people),
    ...endProblems(location.user, order.people, people, now),
    ...(order.spare === true && !location.spare
      ? [`A cloud of its own runs on ${order.name} already: only a new location waits for one.`]
      : []),
  ]
  if (problems.length === 0) return { location, people }
  throw new PlatformError('VALUE_INVALID', {
    message: problems.join(' '),
    hint: 'The same command with --help says what each option is.',
    details: problems,
  })
}

const NOBODY: Pick<Location, 'vaultClients' | 'neverBlocked'> = {
  vaultClients: [],
  neverBlocked: [],
}

function locationOf(
  before: Location | undefined,
  order: LocationOrder,
  domain: string,
): WantedLocation {
  const { name } = order
  const wanted = { ...NOBODY, ...before, ...given(order) }
  const spare = before?.spare ?? order.spare ?? false
  return {
    name,
    host: wanted.host ?? '',
    hostKey: wanted.hostKey,
    user: wanted.user ?? '',
    // What waits for our databases answers in our name.
    domain: wanted.domain ?? (spare ? domain : `${name}.${domain}`),
    vaultClients: wanted.vaultClients,
    neverBlocked: wanted.neverBlocked,
    spare,
    ...(before?.acme === undefined ? {} : { acme: before.acme }),
    place: wanted.place ?? { city: '', country: '', continent: '' },
  }
}

/** Without what was left away. */
function given({ host, hostKey, user, domain, neverBlocked, place }: LocationOrder) {
  return {
    ...(host === undefined ? {} : { host }),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(user === undefined ? {} : { user }),
    ...(domain === undefined ? {} : { domain }),
    ...(neverBlocked === undefined ? {} : { neverBlocked }),
    ...(place === undefined ? {} : { place }),
  }
}

function locationProblems(location: WantedLocation): readonly string[] {
  const { name, host, hostKey, user, domain, neverBlocked, place } = location
  const isKeyGood = hostKey === undefined || HOST_KEY.test(hostKey)
  const words = [place.city, place.country, place.continent]
  return [
    ...(NAME.test(name)
      ? []
      : [`"${name}" is no name of a region: small letters, digits and hyphens.`]),
    ...(isHost(host)
      ? []
      : ['--host must be the name of the machine in small letters, or its address.']),
    ...(isKeyGood ? [] : ['--host-key must be a fingerprint, as SHA256:…']),
    ...(USER.test(user) ? [] : ['--user must name who of the people you are.']),
    ...(isHost(domain) ? [] : ['--domain must be a host name in small letters.']),
    ...neverBlocked
      .filter((one) => !isPlace(one))
      .map((one) => `--never-block "${one}" must be an address or a network like 192.0.2.0/24.`),
    ...(words.every(isPlaceWord)
      ? []
      : [
          '--place must be city, country and continent, as "Ashburn, United States, North America".',
        ]),
  ]
}

function peopleProblems(user: string, people: readonly Person[]): readonly string[] {
  const bad = people.filter(({ name, keys }) => !USER.test(name) || !keys.every(isPublicKey))
  const short = people.filter(({ keys }) => !keys.every(isLongEnough))
  return [
    ...bad.map(
      ({ name }) =>
        `"${name}" must be the name of a person, and the keys of "${name}" must be public keys of OpenSSH, one a line, without options.`,
    ),
    ...short.map(
      ({ name }) => `"${name}" has an RSA key below 3072 bits, which sshd there refuses.`,
    ),
    ...(people.some(({ name }) => name === user)
      ? []
      : [
          `"${user}" is none of the people: name a key with --person ${user === '' ? '<name>' : user}=<file>.`,
        ]),
  ]
}

/** Of those who are named in this run, and of who comes in. */
function endProblems(
  user: string,
  named: readonly Person[],
  people: readonly Person[],
  now: Date,
): readonly string[] {
  const wanted = new Set([...named.map(({ name }) => name), user])
  return people
    .filter(({ name }) => wanted.has(name))
    .flatMap(({ name, until }) => {
      const problem = until === undefined ? undefined : findEndProblem(until, now)
      return problem === undefined
        ? []
        : [`The last day of "${name}": ${problem}: --person ${name}=<file> --until <day>.`]
    })
}
