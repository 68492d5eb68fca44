import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '@zennnn/cloud'
import { type Brand, PlatformError } from '@zennnn/kernel'
import { brandPolicy, type Policy, parseOwnPolicy } from '@zennnn/trust'

/** Forty sentences with their names are 10 kB. */
const MAX_BYTES = 256 * 1024

/** Where every process reads the policy of the operator's own that `up` found to be right. */
export function ownPolicyPath(home: string): string {
  return join(home, 'policy.json')
}

/** The policy of this cloud: the one that was kept at its last start, or that of its brand. SETUP_FAILED for a damaged one. */
export async function policyIn(home: string, brand: Brand): Promise<Policy> {
  const path = ownPolicyPath(home)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (Reflect.get(Object(cause), 'code') === 'ENOENT') return undefined
    throw damaged(path, cause)
  })
  if (text === undefined) return brandPolicy(brand)
  const read = parseOwnPolicy(text, brand)
  if ('value' in read) return read.value
  throw damaged(path, read.problems)
}

/** The policy that was in use until now; where its file is damaged, all that the brand promises: `up` has to start with another. */
export async function policyBefore(home: string, brand: Brand): Promise<Policy> {
  return await policyIn(home, brand).catch(() => brandPolicy(brand))
}

/** The text of the file that ZENNNN_POLICY names, once it is right. CONFIGURATION_INVALID with every problem at once. */
export async function findOwnPolicy({
  policyFile: file,
  brand,
  securityContact,
}: {
  readonly policyFile: string | undefined
  readonly brand: Brand
  readonly securityContact: string | undefined
}): Promise<string | undefined> {
  if (file === undefined) return undefined
  const text = await textOf(file)
  const read = parseOwnPolicy(text, brand)
  if ('problems' in read) throw refused(file, read.problems)
  const { contact } = read.value
  if (contact !== undefined && securityContact !== undefined && contact !== securityContact)
    throw refused(file, [
      `"contact" is "${contact}", and ZENNNN_SECURITY_CONTACT is "${securityContact}": leave one of them away.`,
    ])
  return text
}

/** Whether this text is what all processes of this cloud take its policy of. */
export async function isKeptPolicy(home: string, text: string | undefined): Promise<boolean> {
  const kept = await readFile(ownPolicyPath(home), 'utf8').catch((error: unknown) => {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return undefined
    return ''
  })
  return kept === text
}

/**
 * Keeps it for all processes of this cloud: one that is started anew while somebody writes in that file is none the worse.
 * Without a text the policy is that of the brand.
 */
export async function keepOwnPolicy(
  home: string,
  text: string | undefined,
  gid?: number,
): Promise<void> {
  if (text === undefined) {
    await rm(ownPolicyPath(home), { force: true })
    return
  }
  const access = gid === undefined ? {} : { mode: 0o640, owner: { uid: 0, gid } }
  await writeDurably(ownPolicyPath(home), text, access)
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw refused(file, [`It cannot be read (${String(Reflect.get(Object(cause), 'code'))}).`])
  })
  if (bytes.length > MAX_BYTES) throw refused(file, ['It is larger than 256 kB.'])
  return bytes.toString('utf8')
}

function refused(file: string, problems: readonly string[]): PlatformError {
  return new PlatformError('CONFIGURATION_INVALID', {
    message: `ZENNNN_POLICY, ${file}: ${problems.join(' ')}`,
    hint: 'Correct the file, or leave ZENNNN_POLICY away for the policy of the brand, and start again.',
    details: problems,
  })
}

function damaged(path: string, cause: unknown): PlatformError {
  return new PlatformError('SETUP_FAILED', {
    message: `The file ${path} cannot be read or is damaged.`,
    hint: 'Start the cloud anew: it is made of the file that ZENNNN_POLICY names.',
    cause,
  })
}
