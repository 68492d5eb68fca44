import type { KeyObject } from 'node:crypto'
import {
  findChain,
  listAttestations,
  listCustomerNames,
  listSigners,
  readRegions,
  type Signer,
  type StoredAttestation,
} from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import {
  type Attestation,
  attestationProblem,
  parseAttestation,
  policyOf,
  redactor,
  type Standing,
  standingsOf,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { todayOf } from './said-option.ts'
import { parsePublicKey } from './signing-key.ts'

type Listed = Attestation & { readonly id: string }

/** All that is known of attestations of a cloud. */
export interface KnownAttestations {
  /** The host name that they are made for. */
  readonly cloud: string
  readonly stored: readonly StoredAttestation[]
  readonly signers: readonly Signer[]
  readonly standings: readonly Standing<Listed>[]
}

export async function knownAttestations(
  place: OpenPlace,
  { domain }: { readonly domain: string },
): Promise<KnownAttestations> {
  const [chain, stored, signers] = [
    await findChain(place),
    await listAttestations(place),
    await listSigners(place),
  ]
  const cloud = chain?.cloud ?? domain
  const now = systemClock.now()
  return {
    cloud,
    stored,
    signers,
    standings: standingsOf(policyOf(place.brand), {
      cloud,
      now,
      signers: signersOn(signers, todayOf(now)),
      regions: regionsOf(place),
      attestations: stored.flatMap(toListed),
    }),
  }
}

/** Refuses what would not count here, or must not be published. VALUE_INVALID. */
export async function requireGood(
  place: OpenPlace,
  known: KnownAttestations,
  attestation: Attestation,
): Promise<void> {
  const names = await listCustomerNames(place)
  const problem = goodProblem(attestation, {
    known,
    regions: regionsOf(place),
    promises: attestedBy(place),
    // Whoever attests is published by name, though he may be an operator.
    redact: redactor(names, [known.cloud, ...known.signers.map(({ name }) => name)]),
    now: systemClock.now(),
  })
  if (problem === undefined) return
  throw new PlatformError('VALUE_INVALID', {
    message: `Nothing was written down: ${problem}`,
    hint: 'docs/operator/attestations.md says what an attestation needs.',
  })
}

interface GoodBy {
  readonly known: Pick<KnownAttestations, 'cloud' | 'signers'>
  readonly regions: readonly string[]
  readonly promises: ReadonlyMap<string, 'once' | 'each_region'>
  readonly redact: (text: string) => string
  readonly now: Date
}

/** @internal */
export function goodProblem(attestation: Attestation, by: GoodBy): string | undefined {
  return (
    placeProblem(attestation, by) ??
    signingProblem(attestation, by) ??
    wordsProblem(attestation, by)
  )
}

function placeProblem(
  { promise, subject }: Attestation,
  { promises, regions }: GoodBy,
): string | undefined {
  const how = promises.get(promise)
  if (how === undefined)
    return `of ${promise} nobody attests here; of these somebody does: ${[...promises.keys()].join(', ')}.`
  if (how === 'once')
    return subject === ''
      ? undefined
      : `${promise} is attested for the whole cloud, without a region.`
  return regions.includes(subject)
    ? undefined
    : `${promise} is attested for each region: ${regions.join(', ')}.`
}

function signingProblem(
  attestation: Attestation,
  { known: { cloud, signers }, now }: GoodBy,
): string | undefined {
  const { by, from, until } = attestation
  const problem = attestationProblem(attestation, {
    cloud,
    signers: signersOn(signers, todayOf(now)),
    // What begins later is good: until then the one before counts.
    now: new Date(Math.max(now.getTime(), Date.parse(`${from}T00:00:00Z`))),
  })
  if (problem !== undefined) return problem
  const last = signers.find(({ name }) => name === by)?.until
  return last !== undefined && until > last
    ? `${by} may attest until ${last}, and this is until ${until}.`
    : undefined
}

function wordsProblem({ says, document }: Attestation, { redact }: GoodBy): string | undefined {
  const text = [says, document.name, document.url ?? ''].join('\n')
  return redact(text) === text.normalize('NFKC')
    ? undefined
    : `it is published, and names a customer or somebody else: ${redact(text)}`
}

/** Who may attest on a day. */
export function signersOn(
  signers: readonly Signer[],
  today: string,
): ReadonlyMap<string, KeyObject> {
  const known = new Map<string, KeyObject>()
  for (const { name, publicKey, until } of signers) {
    const key = parsePublicKey(publicKey)
    if (key !== undefined && (until === undefined || until >= today)) known.set(name, key)
  }
  return known
}

function toListed({ id, body, ended }: StoredAttestation): readonly Listed[] {
  const attestation = ended === undefined ? parseAttestation(body) : undefined
  return attestation === undefined ? [] : [{ ...attestation, id }]
}

function attestedBy({ brand }: OpenPlace): ReadonlyMap<string, 'once' | 'each_region'> {
  return new Map(
    policyOf(brand).flatMap(({ id, attested }): (readonly [string, 'once' | 'each_region'])[] =>
      attested === undefined ? [] : [[id, attested]],
    ),
  )
}

function regionsOf({ home }: OpenPlace): readonly string[] {
  return readRegions(home).map(({ name }) => name)
}
