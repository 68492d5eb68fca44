import { resolve } from 'node:path'
import { BRANDS, type Brand, isBrand, isContact, isNetwork, PlatformError } from '@zennnn/kernel'
import {
  type CertificateEnvironment,
  certificateVariables,
  parseCertificateEnvironment,
} from './environment-certificates.ts'

/** What the environment decides; the only place that reads it. */
export interface Environment {
  /** Folder that holds everything, absolute, as written (it may be a link). */
  readonly home: string
  /** Port of HTTPS. */
  readonly port: number
  /** The site itself; customers live one label below. */
  readonly domain: string
  /** Sign-ups of the whole cloud within an hour; 0 closes it to new customers. */
  readonly signUpsPerHour: number
  /** Whether the cluster of this machine has a hot standby. */
  readonly standby: boolean
  /** How often a failover is rehearsed. */
  readonly failoverDrill: DrillRhythm
  /** Whether the cloud makes itself a canary database, in which promises are tried; one that is there stays. */
  readonly canary: boolean
  /** Of a cloud that is made; one that is there has its own. */
  readonly brand: Brand | undefined
  /** Private networks in which sign-in providers of customers may lie, as `10.1.0.0/16`. */
  readonly providerNetworks: readonly string[]
  /** File with certificates (PEM) of authorities that `serve` and `work` trust besides those of everybody, absolute. */
  readonly caFile: string | undefined
  /** Who is written to about holes, as a URI: `mailto:` or `https:`. */
  readonly securityContact: string | undefined
  readonly certificates: CertificateEnvironment
  /** File with a policy of the operator's own (JSON), absolute; undefined for that of the brand. */
  readonly policyFile: string | undefined
  /** Where the source of this program can be had, of `https:`; undefined where the cloud itself hands it out. */
  readonly source: string | undefined
  /** Signed list of the release that runs, an address of `https:` or an absolute path; undefined where none was published. */
  readonly release: string | undefined
  /** Key of who published it: Ed25519, 32 bytes as base64url. */
  readonly releaseKey: string | undefined
  /** Where Node keeps compiled code for the next start (its NODE_COMPILE_CACHE), absolute; undefined where nobody asked for it. */
  readonly compiledFolder: string | undefined
  /** Socket of the operator's SSH agent (OpenSSH's SSH_AUTH_SOCK); undefined where there is none. */
  readonly sshAgent: string | undefined
  /** Where this person keeps what programs remember (XDG_CONFIG_HOME), absolute; undefined for who has no home. */
  readonly configFolder: string | undefined
}

const DRILL_RHYTHMS = ['weekly', 'daily', 'off'] as const
export type DrillRhythm = (typeof DRILL_RHYTHMS)[number]

/** So many days from one drill to the next. */
export const DRILL_DAYS: Readonly<Record<DrillRhythm, number | undefined>> = {
  weekly: 7,
  daily: 1,
  off: undefined,
}

type Variables = Readonly<Record<string, string | undefined>>

const NO_FILE = 'none'
const DEFAULTS = {
  // Not the brand itself: a cloud that is there has one already.
  ZENNNN_BRAND: '',
  ZENNNN_HOME: '.zennnn',
  ZENNNN_PORT: '8443',
  ZENNNN_DOMAIN: 'localhost',
  // A database takes about 10 MB of disk and 0.3 s of work: an hour of this is 1 GB.
  ZENNNN_SIGN_UPS_PER_HOUR: '100',
  ZENNNN_STANDBY: 'on',
  ZENNNN_FAILOVER_DRILL: 'weekly',
  ZENNNN_CANARY: 'on',
  ZENNNN_PROVIDER_NETWORKS: 'none',
  ZENNNN_CA_FILE: NO_FILE,
  ZENNNN_SECURITY_CONTACT: 'none',
  ZENNNN_POLICY: NO_FILE,
  ZENNNN_SOURCE: 'none',
  ZENNNN_RELEASE: 'none',
  ZENNNN_RELEASE_KEY: 'none',
}
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
/** Leaves room for a slug of 40 and its dot below the 253 of a host name. */
const DOMAIN_LENGTH = 200

/** Throws CONFIGURATION_INVALID naming every bad value at once. An empty variable counts as absent. */
export function parseEnvironment(variables: Variables, folder: string): Environment {
  const read = (name: keyof typeof DEFAULTS): string => {
    const value = variables[name]
    return value === undefined || value === '' ? DEFAULTS[name] : value
  }
  const port = read('ZENNNN_PORT')
  const domain = read('ZENNNN_DOMAIN')
  const home = read('ZENNNN_HOME')
  const signUps = read('ZENNNN_SIGN_UPS_PER_HOUR')
  const standby = read('ZENNNN_STANDBY')
  const failoverDrill = read('ZENNNN_FAILOVER_DRILL')
  const canary = read('ZENNNN_CANARY')
  const brand = read('ZENNNN_BRAND')
  const caFile = read('ZENNNN_CA_FILE')
  const securityContact = read('ZENNNN_SECURITY_CONTACT')
  const { certificates, problems: wrong } = parseCertificateEnvironment(variables, folder)
  const policyFile = read('ZENNNN_POLICY')
  const published = readPublished(read)
  const providerNetworks = networksOf(read('ZENNNN_PROVIDER_NETWORKS'))
  const problems = [
    ...placeProblems(port, domain),
    ...signUpProblems(signUps),
    ...switchProblems('ZENNNN_STANDBY', standby),
    ...switchProblems('ZENNNN_CANARY', canary),
    ...drillProblems(failoverDrill),
    ...brandProblems(brand),
    ...networkProblems(providerNetworks),
    ...contactProblems(securityContact),
    ...wrong,
    ...publishedProblems(published),
    ...lineBreakProblems({
      ZENNNN_HOME: home,
      ZENNNN_CA_FILE: caFile,
      ZENNNN_POLICY: policyFile,
    }),
  ]
  refuse(problems)
  return {
    home: resolve(folder, home),
    port: Number(port),
    domain,
    signUpsPerHour: Number(signUps),
    standby: standby === 'on',
    failoverDrill: DRILL_RHYTHMS.find((one) => one === failoverDrill) ?? 'weekly',
    canary: canary === 'on',
    brand: isBrand(brand) ? brand : undefined,
    providerNetworks,
    caFile: fileOf(caFile, folder),
    securityContact: contactOf(securityContact),
    certificates,
    policyFile: fileOf(policyFile, folder),
    ...publishedOf(published, folder),
    compiledFolder: pathOf(variables['NODE_COMPILE_CACHE'], folder),
    sshAgent: pathOf(variables['SSH_AUTH_SOCK'], folder),
    configFolder: configOf(variables, folder),
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new PlatformError('CONFIGURATION_INVALID', {
    message: problems.join(' '),
    hint: 'Correct the environment variables and start again.',
    details: problems,
  })
}

/** The environment of this process. */
export function currentEnvironment(): Environment {
  return parseEnvironment(process.env, process.cwd())
}

/** What a child process needs to read the same environment. */
export function environmentVariables(environment: Environment): Record<string, string> {
  return {
    ZENNNN_HOME: environment.home,
    ZENNNN_PORT: String(environment.port),
    ZENNNN_DOMAIN: environment.domain,
    ZENNNN_SIGN_UPS_PER_HOUR: String(environment.signUpsPerHour),
    ZENNNN_STANDBY: environment.standby ? 'on' : 'off',
    ZENNNN_FAILOVER_DRILL: environment.failoverDrill,
    ZENNNN_CANARY: environment.canary ? 'on' : 'off',
    ZENNNN_BRAND: environment.brand ?? '',
    ZENNNN_PROVIDER_NETWORKS:
      environment.providerNetworks.join(',') || DEFAULTS.ZENNNN_PROVIDER_NETWORKS,
    ZENNNN_CA_FILE: environment.caFile ?? DEFAULTS.ZENNNN_CA_FILE,
    ZENNNN_SECURITY_CONTACT: environment.securityContact ?? DEFAULTS.ZENNNN_SECURITY_CONTACT,
    ...certificateVariables(environment.certificates),
    ZENNNN_POLICY: environment.policyFile ?? DEFAULTS.ZENNNN_POLICY,
    ZENNNN_SOURCE: environment.source ?? DEFAULTS.ZENNNN_SOURCE,
    ZENNNN_RELEASE: environment.release ?? DEFAULTS.ZENNNN_RELEASE,
    ZENNNN_RELEASE_KEY: environment.releaseKey ?? DEFAULTS.ZENNNN_RELEASE_KEY,
  }
}

function configOf(variables: Variables, folder: string): string | undefined {
  const home = pathOf(variables['HOME'], folder)
  return pathOf(variables['XDG_CONFIG_HOME'], folder) ?? (home && resolve(home, '.config'))
}

function pathOf(text: string | undefined, folder: string): string | undefined {
  return text === undefined || text === '' ? undefined : resolve(folder, text)
}

/** A file that somebody named, or none. */
function fileOf(text: string, folder: string): string | undefined {
  return text === NO_FILE ? undefined : resolve(folder, text)
}

/** Of paths by the name of their variable. */
function lineBreakProblems(paths: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(paths)
    .filter(([, path]) => path.includes('\n'))
    .map(([name]) => `${name} holds a line break.`)
}

function brandProblems(brand: string): readonly string[] {
  return brand === '' || isBrand(brand)
    ? []
    : [`ZENNNN_BRAND is "${brand}", but must be one of ${BRANDS.join(', ')}.`]
}

function networkProblems(networks: readonly string[]): readonly string[] {
  return networks
    .filter((network) => !isNetwork(network))
    .map(
      (network) =>
        `ZENNNN_PROVIDER_NETWORKS holds "${network}", but must hold networks like 10.1.0.0/16.`,
    )
}

function switchProblems(name: string, text: string): readonly string[] {
  return text === 'on' || text === 'off' ? [] : [`${name} is "${text}", but must be on or off.`]
}

function drillProblems(text: string): readonly string[] {
  return DRILL_RHYTHMS.some((one) => one === text)
    ? []
    : [`ZENNNN_FAILOVER_DRILL is "${text}", but must be one of ${DRILL_RHYTHMS.join(', ')}.`]
}

/** Of what is `none` by default. */
function namedOf(text: string): string | undefined {
  return text === 'none' ? undefined : text
}

function signUpProblems(text: string): readonly string[] {
  return /^\d{1,5}$/.test(text)
    ? []
    : [`ZENNNN_SIGN_UPS_PER_HOUR is "${text}", but must be a number from 0 to 99999.`]
}

interface Published {
  readonly source: string
  readonly release: string
  readonly releaseKey: string
}

function readPublished(read: (name: keyof typeof DEFAULTS) => string): Published {
  return {
    source: read('ZENNNN_SOURCE'),
    release: read('ZENNNN_RELEASE'),
    releaseKey: read('ZENNNN_RELEASE_KEY'),
  }
}

function publishedOf(
  { source, release, releaseKey }: Published,
  folder: string,
): Pick<Environment, 'source' | 'release' | 'releaseKey'> {
  return {
    source: namedOf(source),
    release: releaseOf(release, folder),
    releaseKey: namedOf(releaseKey),
  }
}

function publishedProblems({ source, release, releaseKey }: Published): readonly string[] {
  return [...sourceProblems(source), ...releaseProblems(release, releaseKey)]
}

function releaseOf(text: string, folder: string): string | undefined {
  const named = namedOf(text)
  return named === undefined || named.startsWith('https:') ? named : resolve(folder, named)
}

function sourceProblems(text: string): readonly string[] {
  const isAddress = /^https:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text)
  return text === DEFAULTS.ZENNNN_SOURCE || isAddress
    ? []
    : [
        `ZENNNN_SOURCE is ${JSON.stringify(text)}, but must be an address like https://example.com/zennnn.`,
      ]
}

function releaseProblems(release: string, key: string): readonly string[] {
  return [
    ...(hasSecret(release)
      ? [
          'ZENNNN_RELEASE has a user, a password or a query: what is in it may be shown, and a release is public.',
        ]
      : []),
    ...(release.includes('\n') || /^(?!https:)\w+:\/\//.test(release)
      ? [
          `ZENNNN_RELEASE is ${JSON.stringify(release)}, but must be a file, or an address of https.`,
        ]
      : []),
    ...(key !== DEFAULTS.ZENNNN_RELEASE_KEY && !/^[\w-]{42}[AEIMQUYcgkosw048]$/.test(key)
      ? [
          `ZENNNN_RELEASE_KEY is ${JSON.stringify(key)}, but must be an Ed25519 key of 43 characters.`,
        ]
      : []),
    ...((release === DEFAULTS.ZENNNN_RELEASE) === (key === DEFAULTS.ZENNNN_RELEASE_KEY)
      ? []
      : ['Of ZENNNN_RELEASE and ZENNNN_RELEASE_KEY both are needed, or none.']),
  ]
}

/** An address with more in it than where something is. */
function hasSecret(address: string): boolean {
  const url = address.startsWith('https:') ? URL.parse(address) : null
  return url !== null && `${url.username}${url.password}${url.search}` !== ''
}

function contactOf(text: string): string | undefined {
  return text === DEFAULTS.ZENNNN_SECURITY_CONTACT ? undefined : text
}

function contactProblems(text: string): readonly string[] {
  return text === DEFAULTS.ZENNNN_SECURITY_CONTACT || isContact(text)
    ? []
    : [
        `ZENNNN_SECURITY_CONTACT is ${JSON.stringify(text)}, but must be like mailto:security@example.com or https://example.com/report.`,
      ]
}

function networksOf(text: string): readonly string[] {
  return text === DEFAULTS.ZENNNN_PROVIDER_NETWORKS ? [] : text.split(',').map((one) => one.trim())
}

function placeProblems(port: string, domain: string): readonly string[] {
  return [
    ...(isPort(port) ? [] : [`ZENNNN_PORT is "${port}", but must be a number from 1 to 65535.`]),
    ...(isDomain(domain)
      ? []
      : [`ZENNNN_DOMAIN is "${domain}", but must be a host name in lower case like example.com.`]),
  ]
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
}

function isDomain(text: string): boolean {
  return (
    text.length <= DOMAIN_LENGTH &&
    text.split('.').every((label) => LABEL.test(label)) &&
    // An address cannot have subdomains.
    !/^\d+$/.test(text.split('.').at(-1) ?? '')
  )
}
