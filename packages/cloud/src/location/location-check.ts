import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { readRegionSecret } from '../vault/region-secret.ts'
import type { Location, Person } from './location.ts'
import { PLAIN_PORT } from './location-acme.ts'
import { askInTheClear, askLocation } from './location-ask.ts'
import {
  check,
  judgePeople,
  judgePlain,
  judgePorts,
  judgeUsers,
  judgeWaiting,
  judgeWays,
  LIST_PEOPLE,
  type LocationCheck,
} from './location-judge.ts'
import { VAULT_PORTS } from './region-register.ts'
import { askMethods, runSsh, type SshWay } from './ssh.ts'
import { VAULT_USER, type VaultKeys } from './vault-keys.ts'

/** The firewall does not answer at all: that long is waited for a port that is closed. */
const CLOSED_MS = 2_000
const VAULT = [VAULT_PORTS.usual, VAULT_PORTS.privileged] as const
/** What is served there: what its own authority signed, and what another one did, without its key. */
const AUTHORITY = 'sudo -n cat /srv/zennnn/home/certificates/authority.crt'
const CERTIFICATES_OF = 'sudo -n sed -n "/BEGIN CERTIFICATE/,/END CERTIFICATE/p"'
/** As the role `cloud` finds whether it is to run: it was started once, and is not just being recovered. */
const STARTED = 'cd /srv/zennnn/home && test -e state.json && test ! -e recovering'
const PROCESSES = 'ps -ww -eo user:32,args'
/** Tried also where nobody listens: PostgreSQL and its poolers, the first web servers, mail, what Linux likes to share. */
const TEMPTING = [
  21, 23, 25, 80, 111, 139, 443, 445, 2049, 3000, 3306, 5432, 5433, 6432, 8080, 9090,
]

/** Tries from here what a stranger could try, and that what we need is there. Nothing is changed. */
export async function checkLocation(
  location: Location,
  people: readonly Person[],
  { way, keys }: { readonly way: SshWay; readonly keys: VaultKeys },
): Promise<readonly LocationCheck[]> {
  const vault = await openVault(location, keys)
  const names = people.map(({ name }) => name)
  const isWaiting = location.spare && (await hasNoCloud(way))
  return [
    ...(await checkWays(location, way)),
    judgePeople(await outputOf(way, 'sudo -n /bin/sh -s', LIST_PEOPLE), names),
    ...(await checkPorts(location, way, expectedPorts(location, isWaiting))),
    ...(isWaiting
      ? [judgeWaiting(await outputOf(way, PROCESSES))]
      : [
          await checkCloud(location, way),
          ...(await checkPlain(location)),
          judgeUsers(await outputOf(way, PROCESSES)),
        ]),
    ...(await checkVault(vault)),
  ]
}

async function checkWays({ host }: Location, way: SshWay): Promise<readonly LocationCheck[]> {
  const methods = await askMethods(way)
  const root = await runSsh({ ...way, user: 'root' }, 'true', '')
  return judgeWays(host, { methods, isRootRefused: root.kind === 'key_refused' })
}

/** Where no cloud runs, nobody listens at its ports. The port of HTTP is open where an authority is asked, and only there. @internal */
export function expectedPorts(
  { acme }: Pick<Location, 'acme'>,
  isWaiting: boolean,
): readonly number[] {
  if (isWaiting) return [22, ...VAULT]
  return [22, ...(acme === undefined ? [] : [PLAIN_PORT]), 443, ...VAULT]
}

/** Of each port at which somebody listens there, and of those that are worth a try. */
async function checkPorts(
  { host }: Location,
  way: SshWay,
  expected: readonly number[],
): Promise<readonly LocationCheck[]> {
  const listening = await outputOf(way, 'sudo -n ss -Hltn | sed "s/.*:\\([0-9]*\\) .*:.*/\\1/"')
  const ports = listening.split('\n').map(Number)
  const tried = [...new Set([...expected, ...TEMPTING, ...ports])].filter((port) => port > 0)
  const answers = await Promise.all(
    tried.map(async (port) => ({ port, isOpen: await isOpen(host, port) })),
  )
  const open = answers.filter((one) => one.isOpen).map(({ port }) => port)
  return judgePorts(expected, tried, open)
}

async function hasNoCloud(way: SshWay): Promise<boolean> {
  return (await outputOf(way, `sudo -n sh -c '${STARTED}' || echo none`)).trim() === 'none'
}

/** Empty where it does not run. */
async function outputOf(way: SshWay, command: string, input = ''): Promise<string> {
  const said = await runSsh(way, command, input)
  return said.kind === 'ran' ? said.output : ''
}

async function isOpen(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CLOSED_MS })
    const end = (isConnected: boolean): void => {
      socket.destroy()
      resolve(isConnected)
    }
    socket.once('connect', () => {
      end(true)
    })
    socket.once('timeout', () => {
      end(false)
    })
    socket.once('error', () => {
      end(false)
    })
  })
}

/** By the certificates that the machine itself names, over SSH: of one that is there to be tried with, browsers know nothing. */
async function checkCloud({ host, domain, acme }: Location, way: SshWay): Promise<LocationCheck> {
  const own = await outputOf(way, AUTHORITY)
  const file = `/srv/zennnn/home/certificates/hosts/${domain}.pem`
  const others = acme === undefined ? '' : await outputOf(way, `${CERTIFICATES_OF} ${file}`)
  const ca = `${own}\n${others}`
  const status = await askLocation({ host, port: 443, path: '/healthz', ca, servername: domain })
  return check(`the cloud answers as ${domain}`, status === '200' || status === '204', status)
}

async function checkPlain({ host, domain, acme }: Location): Promise<readonly LocationCheck[]> {
  if (acme === undefined) return []
  const asked = { host, port: PLAIN_PORT, name: domain }
  const [challenge, page] = await Promise.all([
    askInTheClear({ ...asked, path: '/.well-known/acme-challenge/a-try-of-nobody' }),
    askInTheClear({ ...asked, path: '/' }),
  ])
  return [judgePlain(domain, { challenge, page })]
}

interface VaultAsk {
  readonly host: string
  readonly ca: string
  readonly auth: string
  /** Client certificate and key, both in one text. */
  readonly client: string
}

async function openVault({ host, name }: Location, keys: VaultKeys): Promise<VaultAsk> {
  const password = await readRegionSecret(name, keys.password)
  return {
    host,
    ca: await readFile(keys.authority, 'utf8'),
    auth: `${VAULT_USER}:${password}`,
    client: await readRegionSecret(name, keys.client),
  }
}

/** A pack of a made-up name, in a repository of a made-up name. */
const NOTHING = `/${VAULT_USER}/probe-of-the-location/data/${'0'.repeat(64)}`

async function checkVault({ host, ca, auth, client }: VaultAsk): Promise<readonly LocationCheck[]> {
  const usual = { host, ca, port: VAULT_PORTS.usual, path: NOTHING }
  const privileged = { host, ca, port: VAULT_PORTS.privileged, path: NOTHING }
  const [nobody, wrong, foreign, own, deletion, uncertified, certified] = await Promise.all([
    askLocation(usual),
    askLocation({ ...usual, auth: `${VAULT_USER}:wrong` }),
    askLocation({ ...usual, auth, path: NOTHING.replace(VAULT_USER, 'other') }),
    askLocation({ ...usual, auth }),
    askLocation({ ...usual, auth, method: 'DELETE' }),
    askLocation({ ...privileged, method: 'DELETE' }),
    askLocation({ ...privileged, method: 'DELETE', client }),
  ])
  return [
    check('the vault refuses who has no password', nobody === '401', nobody),
    check('the vault refuses a wrong password', wrong === '401', wrong),
    check('the vault refuses the folder of another cloud', foreign === '403', foreign),
    check('the vault lets the cloud in, over TLS', own === '404', own),
    check('nothing can be deleted by who writes', deletion === '403', deletion),
    check('nobody deletes without the certificate', !/^[1-5]\d\d$/.test(uncertified), uncertified),
    check('the cloud may delete by its certificate', /^(2\d\d|404)$/.test(certified), certified),
  ]
}
