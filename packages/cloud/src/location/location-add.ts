import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, newSecret, PlatformError } from '@zennnn/kernel'
import { firewallFiles } from '../firewall/firewall-files.ts'
import { firewallOrder, LOCATION_PORTS } from '../firewall/firewall-order.ts'
import { type AuditKey, ensureAuditKey, findAuditKey } from './audit-key.ts'
import { cpuOf, isEmptyHost } from './host-look.ts'
import type { Location, Locations, Person } from './location.ts'
import { acmeVariables, findHook, PLAIN_PORT } from './location-acme.ts'
import { checkLocation } from './location-check.ts'
import { findLocations, saveLocations } from './location-file.ts'
import type { LocationCheck } from './location-judge.ts'
import { whileAlone } from './location-lock.ts'
import { type LocationOrder, planLocation, type WantedLocation } from './location-plan.ts'
import { type OperatorWay, type Visit, visitHost } from './location-visit.ts'
import { endingPeople } from './person-end.ts'
import { listedPerson, playbookPerson } from './playbook-person.ts'
import { runPlaybook } from './playbook-run.ts'
import type { PlaybookStep } from './playbook-step.ts'
import { ownRegions, registerRegion, requireFreeName } from './region-register.ts'
import { packRelease, type Release } from './release-pack.ts'
import { type SshWay, sshOptions } from './ssh.ts'
import { ensureVaultKeys, type VaultKeys, vaultKeys } from './vault-keys.ts'

/** Of a location: its home is where the role `cloud` makes it. */
const SERVE_LOG = '/srv/zennnn/home/log/serve.log'

/** Where `region add` works. */
export interface LocationPlace {
  readonly home: string
  /** Folder of the program. */
  readonly root: string
  readonly clock: Clock
  /** Of our own cloud: that of the location is below it, when nothing else is said. */
  readonly domain: string
}

export interface AddTools {
  readonly say: (sentence: string) => void
  readonly step: (step: PlaybookStep) => void
  readonly check: (check: LocationCheck) => void
  /** Ends it after what it is doing; a second run goes on. */
  readonly signal: AbortSignal
}

interface AddedLocation {
  readonly location: Location
  /** Whether nothing of ours, and of no other cloud, was there before. */
  readonly wasEmpty: boolean
  /** Steps on the machine that changed something, or would. */
  readonly changed: number
  /** Whether regions.json was changed. */
  readonly registered: boolean
  /** Sentences about people whose access ends soon, or never. */
  readonly ending: readonly string[]
}

/**
 * Makes a machine a location and its vault a region of ours, and tries from outside that it holds. Idempotent: what is as it
 * should be is left alone, and after a crash at any point a second run goes on. STATE_REFUSED, before anything is changed,
 * where the machine is not what it should be or not who it should be, or another run works in this home.
 */
export async function addLocation(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: AddTools,
): Promise<AddedLocation> {
  return await whileAlone(place.home, async () => await add(place, order, tools))
}

/** Says what `addLocation` would change on the machine. Nothing is done there; in the home the program is packed. */
export async function previewLocation(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: AddTools,
): Promise<AddedLocation> {
  return await whileAlone(place.home, async () => await preview(place, order, tools))
}

async function add(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: AddTools,
): Promise<AddedLocation> {
  const { home, clock } = place
  const wanted = await wantLocation(place, order)
  const visit = await visitHost(wanted.location, order, { home, cloud: wanted.known.cloud })
  const { location, way, look } = visit
  const wasEmpty = isEmptyHost(look)
  const { name, host } = location
  const release = await packRelease(releaseOf(place, visit), tools.say)
  const keys = await ensureVaultKeys({ home, region: name, host, clock })
  const audit = await ensureAuditKey(home, name)
  const prepared = { ...wanted, location, release, keys, audit }
  await saveLocations(home, withLocation(prepared))
  const changed = await bring(place, prepared, way, { ...tools, isDryRun: false })
  await requireHolding(prepared, { ...way, user: location.user }, tools)
  const ending = endingPeople(prepared.people, clock.now())
  const registered = await registerRegion(home, location, { ...keys, audit: audit.publicKey })
  return { location, wasEmpty, changed, registered, ending }
}

async function preview(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: AddTools,
): Promise<AddedLocation> {
  const scratch = await mkdtemp(join(tmpdir(), 'zennnn-region-'))
  try {
    const wanted = await wantLocation(place, order)
    const home = wanted.isKnown ? place.home : scratch
    const visit = await visitHost(wanted.location, order, { home, cloud: wanted.known.cloud })
    const { location, way, look } = visit
    const { name, host } = location
    if (!look.hasPython) throw noPython(host)
    const release = await packRelease(releaseOf(place, visit), tools.say)
    const keys = wanted.isKnown
      ? vaultKeys(home, name)
      : await ensureVaultKeys({ home, region: name, host, clock: place.clock })
    const audit = await (wanted.isKnown ? findAuditKey : ensureAuditKey)(home, name)
    const prepared = { ...wanted, location, release, keys, audit }
    const changed = await bring(place, prepared, way, { ...tools, isDryRun: true })
    const ending = endingPeople(prepared.people, place.clock.now())
    return { location, wasEmpty: isEmptyHost(look), changed, registered: false, ending }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

interface Wanted {
  readonly known: Locations
  readonly isKnown: boolean
  readonly location: WantedLocation
  readonly people: readonly Person[]
  /** The program that is brought to change the DNS. */
  readonly hook: string | undefined
}

interface Prepared extends Wanted {
  readonly location: Location
  readonly release: Release
  readonly keys: VaultKeys
  /** Of a dry run, none where none was made yet. */
  readonly audit: AuditKey | undefined
}

async function wantLocation(
  { home, domain, clock }: LocationPlace,
  order: LocationOrder,
): Promise<Wanted> {
  const { name } = order
  const found = await findLocations(home)
  const known = found ?? { cloud: newCloud(), people: [], locations: [] }
  const isKnown = known.locations.some((one) => one.name === name)
  const planned = planLocation(known, order, { domain, now: clock.now() })
  if (!isKnown) await requireFreeName(home, name)
  const hook = await findHook(home, planned.location)
  return { known, isKnown, hook, ...planned }
}

function releaseOf({ root, home }: LocationPlace, { look }: Visit) {
  return { root, home, cpu: cpuOf(look.machine) ?? '' }
}

function noPython(host: string): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: `${host} has no Python yet, without which a dry run sees nothing.`,
    hint: 'It can become this location. Run it without --dry-run, or there: apt-get install python3-apt',
  })
}

function withLocation({ known, location, people }: Prepared): Locations {
  const others = known.locations.filter(({ name }) => name !== location.name)
  return { cloud: known.cloud, people, locations: [...others, location] }
}

async function bring(
  { root }: LocationPlace,
  prepared: Prepared,
  way: SshWay,
  { isDryRun, step, signal }: AddTools & { readonly isDryRun: boolean },
): Promise<number> {
  return await runPlaybook({
    folder: join(root, 'deploy/ansible'),
    way,
    isDryRun,
    step,
    signal,
    variables: variablesOf(prepared, way),
  })
}

/** What the roles read. */
function variablesOf(
  { known, location, people, hook, release, keys, audit }: Prepared,
  way: SshWay,
): Record<string, unknown> {
  const { name, host, user, domain, vaultClients, neverBlocked, spare, acme, place } = location
  const ports = [...LOCATION_PORTS, ...(acme === undefined ? [] : [PLAIN_PORT])]
  return {
    location_cloud: known.cloud,
    location_region: name,
    location_domain: domain,
    location_spare: spare,
    location_acme: acmeVariables(acme),
    location_hook: hook,
    location_people: people.map(playbookPerson),
    location_people_list: people.map(listedPerson),
    location_try: ['ssh', ...sshOptions(way), '-l', user, '--', host, 'sudo -n true'],
    location_firewall: firewallFiles(
      firewallOrder({ ports, vaultClients, neverBlocked, log: SERVE_LOG }),
    ),
    location_vault: {
      certificate: keys.server,
      key: keys.serverKey,
      authority: keys.authority,
      htpasswd: keys.htpasswd,
    },
    location_audit_key: audit?.file,
    location_release: release,
    location_regions: ownRegions(name, place),
  }
}

async function requireHolding(
  { location, people, keys }: Prepared,
  way: SshWay,
  tools: AddTools,
): Promise<void> {
  const checks = await checkLocation(location, people, { way, keys })
  for (const one of checks) tools.check(one)
  const broken = checks.filter(({ holds }) => !holds)
  if (broken.length === 0) return
  const said = broken.map(({ says, found }) => `${says} (${found})`).join('; ')
  throw new PlatformError('STATE_REFUSED', {
    message: `${location.name} is set up, but does not hold: ${said}.`,
    hint: 'Put it right, and run the same command again. A region that is new gets no backup before.',
    details: broken,
  })
}

/** 26 characters of 36, by chance. */
function newCloud(): string {
  const number = BigInt(`0x${Buffer.from(newSecret(), 'base64url').toString('hex')}`)
  return number.toString(36).padStart(26, '0').slice(-26)
}
