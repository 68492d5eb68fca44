import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HOST_KEYS, type HostKey } from '../acme/host-certificate.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import type { Fields } from '../vault/regions-fields.ts'

/** How the cloud of a location gets certificates that everybody trusts. */
export interface LocationAcme {
  /** Where the directory of the authority is. */
  readonly directory: string
  readonly key: HostKey
  /** Program of ours that puts records into the DNS, as it stands in the file: absolute, or from the home. */
  readonly hook?: string
}

/** Authorities come to this one and no other (RFC 8555, 8.3). */
export const PLAIN_PORT = 80
/** Where the role `cloud` puts the hook. It may hold a secret: only `work` there reads it. */
const HOOK_THERE = '/etc/zennnn/dns-hook'
const MOST_HOOK_BYTES = 1_000_000

/** What a shell or Ansible would take for a program is no address of a directory. */
const DIRECTORY =
  /^https:\/\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9]\d{0,4})?(\/[\w.~-]+)*\/?$/i
const HOOK = /^(?!-)[\w.+@/-]{1,200}$/

/** Of a field `acme`; undefined where there is none. Mistakes are named with their fields. */
export function readAcme(fields: Fields): LocationAcme | undefined {
  if (!fields.has('acme')) return undefined
  const inner = fields.inside('acme', fields.take('acme'))
  const directory = inner.text('directory', DIRECTORY, DIRECTORY_WORDS)
  if (directory !== '' && !URL.canParse(directory))
    inner.refuse('directory', `must be ${DIRECTORY_WORDS}`)
  const wanted = inner.take('key') ?? 'P-256'
  const key = HOST_KEYS.find((one) => one === wanted)
  if (key === undefined) inner.refuse('key', `must be one of ${HOST_KEYS.join(', ')}`)
  const hook = inner.has('hook')
    ? inner.text('hook', HOOK, 'a path of letters, digits and ._+@/-, absolute or from the home')
    : undefined
  inner.refuseOthers()
  return { directory, key: key ?? 'P-256', ...(hook === undefined ? {} : { hook }) }
}

const DIRECTORY_WORDS =
  'the address of a directory, as https://acme-v02.api.letsencrypt.org/directory'

/** What the start script there sets; nothing where no authority is asked. */
export function acmeVariables(acme: LocationAcme | undefined): Readonly<Record<string, string>> {
  if (acme === undefined) return {}
  return {
    ZENNNN_ACME: acme.directory,
    ZENNNN_ACME_KEY: acme.key,
    ...(acme.hook === undefined ? {} : { ZENNNN_ACME_HOOK: HOOK_THERE }),
    ZENNNN_HTTP_PORT: String(PLAIN_PORT),
  }
}

/** The file of the hook here, absolute; undefined where none is named. SETUP_FAILED for one that cannot be brought. */
export async function findHook(
  home: string,
  { name, acme }: { readonly name: string; readonly acme?: LocationAcme | undefined },
): Promise<string | undefined> {
  if (acme?.hook === undefined) return undefined
  const path = resolve(home, acme.hook)
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() === true && found.size > 0 && found.size <= MOST_HOOK_BYTES) return path
  throw setupFailed(
    `The hook of "${name}", ${path}, is no program that can be brought there.`,
    'Put a file there, of 1 MB at most, or correct acme.hook in locations.json. Nothing was changed.',
  )
}
