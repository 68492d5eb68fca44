import { resolve } from 'node:path'
import { HOST_KEYS, type HostKey } from '@zennnn/cloud'

/** How the cloud gets certificates that everybody trusts, and where it is reached in the clear for that. */
export interface CertificateEnvironment {
  /** Where the directory of an ACME authority is; undefined: only the authority of this cloud's own vouches for it. */
  readonly authority: string | undefined
  /** Program that puts records into the DNS of the cloud's domain, absolute. */
  readonly dnsHook: string | undefined
  readonly key: HostKey
  /** Port of HTTP, at which nothing is served but the way to HTTPS and what authorities look for; undefined: none is listened at. */
  readonly httpPort: number | undefined
}

const NONE = 'none'
const DEFAULTS = {
  ZENNNN_ACME: NONE,
  ZENNNN_ACME_HOOK: NONE,
  ZENNNN_ACME_KEY: 'P-256',
  ZENNNN_HTTP_PORT: NONE,
}

type Variables = Readonly<Record<string, string | undefined>>

/** Every bad value has a sentence in `problems`. */
export function parseCertificateEnvironment(
  variables: Variables,
  folder: string,
): { readonly certificates: CertificateEnvironment; readonly problems: readonly string[] } {
  const read = (name: keyof typeof DEFAULTS): string => variables[name] || DEFAULTS[name]
  const authority = read('ZENNNN_ACME')
  const dnsHook = read('ZENNNN_ACME_HOOK')
  const httpPort = read('ZENNNN_HTTP_PORT')
  const wantedKey = read('ZENNNN_ACME_KEY')
  const key = HOST_KEYS.find((one) => one === wantedKey)
  return {
    certificates: {
      authority: authority === NONE ? undefined : authority,
      dnsHook: dnsHook === NONE ? undefined : resolve(folder, dnsHook),
      key: key ?? 'P-256',
      httpPort: httpPort === NONE ? undefined : Number(httpPort),
    },
    problems: [
      ...(authority === NONE || isAddress(authority)
        ? []
        : [
            `ZENNNN_ACME is ${JSON.stringify(authority)}, but must be the address of a directory like https://acme.example.com/directory.`,
          ]),
      ...(dnsHook.includes('\n') ? ['ZENNNN_ACME_HOOK holds a line break.'] : []),
      ...(key === undefined
        ? [`ZENNNN_ACME_KEY is "${wantedKey}", but must be one of ${HOST_KEYS.join(', ')}.`]
        : []),
      ...(httpPort === NONE || isPort(httpPort)
        ? []
        : [`ZENNNN_HTTP_PORT is "${httpPort}", but must be a number from 1 to 65535.`]),
    ],
  }
}

/** What a child process needs to read the same. */
export function certificateVariables(of: CertificateEnvironment): Record<string, string> {
  return {
    ZENNNN_ACME: of.authority ?? NONE,
    ZENNNN_ACME_HOOK: of.dnsHook ?? NONE,
    ZENNNN_ACME_KEY: of.key,
    ZENNNN_HTTP_PORT: of.httpPort === undefined ? NONE : String(of.httpPort),
  }
}

function isAddress(text: string): boolean {
  return /^https:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text)
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
}
