import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeDurably } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/** What a reader keeps of a cloud that he looked at: its key, how far its evidence went, and where its policy is not that of its brand. */
export interface KnownCloud {
  readonly publicKey: KeyObject
  readonly head: { readonly sequence: number; readonly hash: string }
  /** Undefined where a version that did not know of it wrote the file. */
  readonly departures: readonly string[] | undefined
}

/** Undefined of a cloud that was never looked at. VALUE_INVALID for a file that somebody damaged: to forget would be to trust anew. */
export async function findKnownCloud(
  folder: string | undefined,
  cloud: string,
): Promise<KnownCloud | undefined> {
  const kept = (await readKept(folder))[cloud]
  return kept === undefined ? undefined : parseKnown(kept, fileIn(folder))
}

/** One cloud; what is kept of the others stays. */
export async function keepKnownCloud(
  folder: string | undefined,
  cloud: string,
  { publicKey, head, departures }: KnownCloud,
): Promise<void> {
  const file = fileIn(folder)
  const known = {
    ...(await readKept(folder)),
    [cloud]: {
      public_key: keyText(publicKey),
      sequence: head.sequence,
      hash: head.hash,
      departures,
    },
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeDurably(file, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 })
}

/** 32 bytes as base64url, as the page has them. */
export function keyText(publicKey: KeyObject): string {
  return publicKey.export({ format: 'jwk' }).x ?? ''
}

async function readKept(folder: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  const file = fileIn(folder)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return '{}'
    throw error
  })
  try {
    const kept: unknown = JSON.parse(text)
    if (typeof kept === 'object' && kept !== null && !Array.isArray(kept))
      return Object.assign(Object.create(null), kept)
  } catch {
    // Told below.
  }
  throw damaged(file)
}

function parseKnown(kept: unknown, file: string): KnownCloud {
  const { public_key: x, sequence, hash, departures } = Object(kept)
  try {
    if (!Number.isSafeInteger(sequence) || !/^[0-9a-f]{64}$/.test(String(hash))) throw damaged(file)
    if (departures !== undefined && !isTexts(departures)) throw damaged(file)
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return { publicKey, head: { sequence, hash }, departures }
  } catch {
    throw damaged(file)
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function fileIn(folder: string | undefined): string {
  if (folder !== undefined) return join(folder, 'zennnn', 'known-clouds.json')
  throw new PlatformError('CONFIGURATION_INVALID', {
    message: 'There is no folder in which the key of a cloud could be remembered.',
    hint: 'Set HOME or XDG_CONFIG_HOME.',
  })
}

function damaged(file: string): PlatformError {
  return new PlatformError('VALUE_INVALID', {
    message: `${file} is not what zennnn verify wrote: it cannot be told whether a key changed.`,
    hint: 'Put it back, or remove it to begin anew; compare keys over another way then.',
  })
}
