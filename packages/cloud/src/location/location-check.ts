import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect } from 'node:net'
import { readRegionSecret } from '../vault/region-secret.ts'
import type { Location } from './location.ts'
import { VAULT_PORTS } from './region-register.ts'
import { askMethods, runSsh, type SshWay } from './ssh.ts'
import { VAULT_USER, type VaultKeys } from './vault-keys.ts'

/** What was tried from outside, as a sentence that holds or not. */
export interface LocationCheck {
  readonly says: string
  readonly holds: boolean
  /** What was found instead; empty when it holds. */
  readonly found: string
}

const ANSWER_MS = 10_000
/** The firewall does not answer at all: that long is waited for a port that is closed. */
const CLOSED_MS = 2_000
const OPEN = [22, 443, VAULT_PORTS.usual, VAULT_PORTS.privileged] as const
/** Tried also where nobody listens: PostgreSQL and its poolers, the first web servers, mail, what Linux likes to share. */
const TEMPTING = [21, 23, 25, 80, 111, 139, 445, 2049, 3000, 3306, 5432, 5433, 6432, 8080, 9090]

/** Tries from here what a stranger could try, and that what we need is there. Nothing is changed. */
export async function checkLocation(
  location: Location,
  way: SshWay,
  keys: VaultKeys,
): Promise<readonly LocationCheck[]> {
  const vault = await openVault(location, keys)
  return [
    ...(await checkWays(location, way)),
    ...(await checkPorts(location, way)),
    await checkCloud(location, way),
    await checkUsers(way),
    ...(await checkVault(vault)),
  ]
}

async function checkWays({ host }: Location, way: SshWay): Promise<readonly LocationCheck[]> {
  const methods = await askMethods(way)
  const root = await runSsh({ ...way, user: 'root' }, 'true', '')
  return [
    check('sshd takes keys and nothing else', methods === 'publickey', methods),
    check(`root cannot sign in at ${host}`, root.kind === 'key_refused', 'root signed in'),
  ]
}

/** Of each port at which somebody listens there, and of those that are worth a try. */
async function checkPorts({ host }: Location, way: SshWay): Promise<readonly LocationCheck[]> {
  const listening = await runSsh(way, 'sudo -n ss -Hltn | sed "s/.*:\\([0-9]*\\) .*:.*/\\1/"', '')
  const ports = listening.kind === 'ran' ? listening.output.split('\n').map(Number) : []
  const tried = [...new Set([...OPEN, ...TEMPTING, ...ports])].filter((port) => port > 0)
  const answers = await Promise.all(
    tried.map(async (port) => ({ port, isOpen: await isOpen(host, port) })),
  )
  const open = answers.filter((one) => one.isOpen).map(({ port }) => port)
  const surplus = open.filter((port) => !OPEN.some((one) => one === port))
  const missing = OPEN.filter((port) => !open.includes(port))
  return [
    check(
      `of ${tried.length} ports, those that anybody listens at among them, only ${OPEN.join(', ')} are open`,
      surplus.length === 0 && missing.length === 0,
      [
        ...surplus.map((port) => `${port} is open`),
        ...missing.map((port) => `${port} is closed`),
      ].join(', '),
    ),
    check('PostgreSQL is not reached from outside', !open.includes(5432), '5432 is open'),
  ]
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

/** By the authority that the machine itself names, over SSH. */
async function checkCloud({ host, domain }: Location, way: SshWay): Promise<LocationCheck> {
  const read = await runSsh(way, 'sudo -n cat /srv/zennnn/home/certificates/authority.crt', '')
  const ca = read.kind === 'ran' ? read.output : ''
  const status = await ask({ host, port: 443, path: '/healthz', ca, servername: domain })
  return check(`the cloud answers as ${domain}`, status === '200' || status === '204', status)
}

/** Where they may not read the program, `up` would run them as root, and say so where nobody looks. */
async function checkUsers(way: SshWay): Promise<LocationCheck> {
  const listed = await runSsh(way, 'ps -ww -eo user:32,args', '')
  const lines = listed.kind === 'ran' ? listed.output.split('\n') : []
  const usersOf = (name: string): readonly string[] =>
    lines
      .filter((line) => line.includes(`/main.ts ${name}`))
      .map((line) => line.split(' ')[0] ?? '')
  const [serve, work] = [usersOf('serve'), usersOf('work')]
  const isApart = (users: readonly string[], user: string): boolean =>
    users.length > 0 && users.every((one) => one === user)
  return check(
    'serve and work run as users of their own',
    isApart(serve, 'zennnn-serve') && isApart(work, 'zennnn-work'),
    `serve: ${serve.join(' ')}; work: ${work.join(' ')}`,
  )
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
    ask(usual),
    ask({ ...usual, auth: `${VAULT_USER}:wrong` }),
    ask({ ...usual, auth, path: NOTHING.replace(VAULT_USER, 'other') }),
    ask({ ...usual, auth }),
    ask({ ...usual, auth, method: 'DELETE' }),
    ask({ ...privileged, method: 'DELETE' }),
    ask({ ...privileged, method: 'DELETE', client }),
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

/** The status of an answer, or why there is none. */
async function ask(question: {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly ca: string
  readonly method?: string
  readonly auth?: string
  readonly client?: string
  readonly servername?: string
}): Promise<string> {
  const { host, port, path, ca, method, auth, client, servername } = question
  return await new Promise((resolve) => {
    const asked = request(
      {
        host,
        port,
        path,
        ca,
        method: method ?? 'GET',
        agent: false,
        timeout: ANSWER_MS,
        minVersion: 'TLSv1.2',
        ...(auth === undefined ? {} : { auth }),
        ...(client === undefined ? {} : { cert: client, key: client }),
        ...(servername === undefined ? {} : { servername, headers: { host: servername } }),
      },
      (answer) => {
        answer.resume()
        resolve(String(answer.statusCode ?? 0))
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', (error) => {
      resolve(error.message)
    })
    asked.end()
  })
}

function check(says: string, holds: boolean, found: string): LocationCheck {
  return { says, holds, found: holds ? '' : found }
}
