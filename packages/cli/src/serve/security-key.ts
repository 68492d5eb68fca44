import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@zennnn/kernel'
import type { ReportPort } from '@zennnn/server'

type SecurityKey = ReportPort['key']

const MOST_CHARACTERS = 100_000

/** Where the operator puts the public key to which reports of weaknesses may be encrypted. */
export function securityKeyFile(home: string): string {
  return join(home, 'security-key.txt')
}

/** Undefined where there is none, and where there is something else: that is logged and not published. */
export async function findSecurityKey(home: string, log: Log): Promise<SecurityKey> {
  const text = await readFile(securityKeyFile(home), 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) log.error('security_key_unreadable', { error })
  })
  if (text === undefined) return undefined
  const key = parseSecurityKey(text)
  if (key === undefined)
    log.error('security_key_refused', {
      why: 'security-key.txt is to hold one public key of OpenPGP (armoured) or age, and nothing else.',
    })
  return key
}

/** Nothing but one public key: what is secret must never be published by mistake. @internal */
export function parseSecurityKey(text: string): SecurityKey {
  const key = text.trim()
  if (key.length > MOST_CHARACTERS || /PRIVATE|SECRET/i.test(key)) return undefined
  if (/^age1[a-z0-9]{10,}$/.test(key)) return { kind: 'age', text: `${key}\n` }
  const isArmoured =
    /^-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n[\x20-\x7e\r\n]+\n-----END PGP PUBLIC KEY BLOCK-----$/.test(
      key,
    )
  return isArmoured && key.indexOf('-----BEGIN') === key.lastIndexOf('-----BEGIN')
    ? { kind: 'OpenPGP', text: `${key}\n` }
    : undefined
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
