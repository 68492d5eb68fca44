import { createPublicKey, type KeyObject } from 'node:crypto'
import { type Brand, isBrand, parseJson } from '@zennnn/kernel'
import { isSentence } from '../control/observation.ts'
import { membersOf } from '../evidence/canonical-json.ts'
import type { ChainHead } from '../evidence/evidence-line.ts'
import { isPromiseState, type PromiseState } from '../judge/verdict.ts'

/** What a cloud publishes of itself, as far as somebody else checks it. Nothing of it is believed. */
export interface PublishedPolicy {
  readonly cloud: string
  readonly brand: Brand
  readonly at: Date
  readonly publicKey: KeyObject
  readonly head: ChainHead
  readonly promises: ReadonlyMap<string, PublishedPromise>
  /** What its brand promises and it says that it does not. */
  readonly leftOut: ReadonlySet<string>
  readonly evidence: readonly string[]
}

export interface PublishedPromise {
  readonly says: string
  /** Whose sentence it is; undefined where it is that of the brand. */
  readonly of: Brand | undefined
  /** What it says to be tried, where it says so in other words. */
  readonly standard: string | undefined
  readonly state: PromiseState
  /** Of each control, what is said of it. */
  readonly controls: ReadonlyMap<string, PublishedControl>
  /** Of each attestation. */
  readonly attested: readonly PromiseState[]
}

export interface PublishedControl {
  readonly state: PromiseState
  readonly measured: string | undefined
  /** The line that says so. */
  readonly evidence: number | undefined
}

/** Undefined for what is not published by any version that this one can read. Its texts can be shown in a terminal. */
export function parsePolicy(text: string): PublishedPolicy | undefined {
  const members = membersOf(parseJson(text))
  const { version, cloud, brand, at, evidence } = members
  const publicKey = parseKey(members['public_key'])
  const head = parseHead(members['head'])
  const promises = parsePromises(members['promises'])
  const isSound =
    version === 1 &&
    isSentence(cloud) &&
    isBrand(brand) &&
    typeof at === 'string' &&
    publicKey !== undefined &&
    head !== undefined &&
    promises !== undefined &&
    isTexts(evidence)
  if (!isSound) return undefined
  return {
    cloud,
    brand,
    at: new Date(at),
    publicKey,
    head,
    promises,
    leftOut: parseLeftOut(members['left_out']),
    evidence,
  }
}

function parseKey(value: unknown): KeyObject | undefined {
  const { kty, crv, x } = membersOf(value)
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return undefined
  try {
    return createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
  } catch {
    return undefined
  }
}

function parseHead(value: unknown): ChainHead | undefined {
  const { sequence, hash } = membersOf(value)
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) && typeof hash === 'string'
    ? { sequence, hash }
    : undefined
}

function parsePromises(value: unknown): ReadonlyMap<string, PublishedPromise> | undefined {
  if (!Array.isArray(value)) return undefined
  const promises = new Map<string, PublishedPromise>()
  for (const one of value) {
    const { id, says, of, standard, state, parts } = membersOf(one)
    const isSound = typeof id === 'string' && isSentence(says) && isPromiseState(state)
    // Of two that say something else of one promise, neither is to be believed.
    if (!isSound || promises.has(id)) return undefined
    promises.set(id, {
      says,
      of: isBrand(of) ? of : undefined,
      standard: typeof standard === 'string' ? standard : undefined,
      state,
      ...parseParts(parts),
    })
  }
  return promises
}

function parseLeftOut(value: unknown): ReadonlySet<string> {
  const named = Array.isArray(value) ? value.map((one) => membersOf(one)['id']) : []
  return new Set(named.filter((id) => typeof id === 'string'))
}

function parseParts(value: unknown): Pick<PublishedPromise, 'controls' | 'attested'> {
  const controls = new Map<string, PublishedControl>()
  const attested: PromiseState[] = []
  for (const one of Array.isArray(value) ? value : []) {
    const { kind, control, state, measured, evidence } = membersOf(one)
    // What has no state is as if it were not there.
    if (!isPromiseState(state)) continue
    if (kind === 'attestation') attested.push(state)
    else if (typeof control === 'string')
      controls.set(control, {
        state,
        measured: typeof measured === 'string' ? measured : undefined,
        evidence: typeof evidence === 'number' ? evidence : undefined,
      })
  }
  return { controls, attested }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
