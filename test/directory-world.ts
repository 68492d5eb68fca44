import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const BASE = 'dc=example,dc=com'
const SEARCH_ACCOUNT = `cn=search,${BASE}`
export const SEARCH_PASSWORD = 'what the search account knows'
export const ANNS_PASSWORD = 'what ann knows in the directory'

/** Debian's slapd with people and groups, on this machine alone, with a certificate for `localhost` and 127.0.0.2 of its own authority. */
export interface DirectoryWorld {
  readonly port: number
  /** Of LDAP without TLS, which StartTLS begins with. */
  readonly plainPort: number
  /** PEM of the authority. */
  readonly ca: string
  /** By which it is known at `localhost` and 127.0.0.2; PEM. */
  readonly identity: { readonly cert: string; readonly key: string }
  /** Settings that hold for it, without a password. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Changes entries, as LDIF. */
  modify(ldif: string): void
  /** What it was asked since the last time, when whoever asked is gone: `BIND`, `SRCH`. */
  readonly asked: () => Promise<readonly string[]>
  /** The entries (DN) whose password it judged since the last time, either was asked for. */
  readonly judged: () => Promise<readonly string[]>
}

const PEOPLE = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ${SEARCH_ACCOUNT}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: search
userPassword: ${SEARCH_PASSWORD}

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

${person('ann', 'Ann Miller', ANNS_PASSWORD)}
${person('eve', 'Eve', 'what eve knows')}
${person('twin', 'First twin', 'what twins know')}
dn: cn=Second twin,ou=people,${BASE}
objectClass: inetOrgPerson
cn: Second twin
sn: Twin
uid: twin
userPassword: what twins know

dn: cn=sellers,${BASE}
objectClass: groupOfNames
cn: sellers
member: cn=Ann Miller,ou=people,${BASE}

dn: cn=chiefs,${BASE}
objectClass: groupOfNames
cn: chiefs
member: cn=Ann Miller,ou=people,${BASE}

dn: ou=elsewhere,${BASE}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:1/${BASE}
`

/** Whoever wants to know when it is over, as a test does. */
type Owner = Pick<TestContext, 'after'>

export async function openDirectory(t: Owner): Promise<DirectoryWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-directory-'))
  const ca = makeCertificates(folder)
  const port = await freePort()
  const plainPort = await freePort()
  const configuration = configure(folder)
  execFileSync('/usr/sbin/slapadd', ['-f', configuration], { input: PEOPLE, stdio: 'pipe' })
  const addresses = `ldaps://127.0.0.1:${port} ldap://127.0.0.1:${plainPort}`
  // 256: a line for each operation.
  const slapd = spawn('/usr/sbin/slapd', ['-f', configuration, '-h', addresses, '-d', '256'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  slapd.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const ended = once(slapd, 'exit')
  t.after(async () => {
    slapd.kill()
    await ended
    rmSync(folder, { recursive: true })
  })
  await answers(port)
  await answers(plainPort)
  const takeLog = async (): Promise<string> => {
    const count = (pattern: RegExp): number => [...log.matchAll(pattern)].length
    await settled(() => count(/ ACCEPT from /g) === count(/ closed/g))
    const text = log
    log = ''
    return text
  }
  return {
    port,
    plainPort,
    ca,
    identity: {
      cert: readFileSync(join(folder, 'certificate.pem'), 'utf8'),
      key: readFileSync(join(folder, 'key.pem'), 'utf8'),
    },
    settings: {
      name: 'Berlin',
      enabled: true,
      hosts: ['localhost'],
      port,
      tls: 'ldaps',
      ca,
      base: BASE,
      filter: '(&(objectClass=inetOrgPerson)(uid={login}))',
      bind_dn: SEARCH_ACCOUNT,
      makes_people: true,
      groups: [],
    },
    modify: (ldif) => {
      const who = ['-x', '-D', `cn=root,${BASE}`, '-w', 'root']
      execFileSync('ldapmodify', [...who, '-H', `ldap://127.0.0.1:${plainPort}`], {
        input: ldif,
        stdio: 'pipe',
      })
    },
    asked: async () =>
      [...(await takeLog()).matchAll(/ op=\d+ (BIND|SRCH) (?:dn=.* method|base)/g)].map(
        ([, operation = '']) => operation,
      ),
    judged: async () =>
      [...(await takeLog()).matchAll(/ BIND dn="(.*)" method/g)]
        .map(([, dn = '']) => dn)
        .filter((dn) => dn !== SEARCH_ACCOUNT),
  }
}

function person(login: string, name: string, password: string): string {
  return `dn: cn=${name},ou=people,${BASE}
objectClass: inetOrgPerson
cn: ${name}
sn: ${name}
uid: ${login}
mail: ${login}@example.com
userPassword: ${password}
`
}

function configure(folder: string): string {
  const database = join(folder, 'database')
  mkdirSync(database)
  const file = join(folder, 'slapd.conf')
  writeFileSync(
    file,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile ${join(folder, 'ca.pem')}
TLSCertificateFile ${join(folder, 'certificate.pem')}
TLSCertificateKeyFile ${join(folder, 'key.pem')}
pidfile ${join(folder, 'slapd.pid')}
database mdb
maxsize 16777216
suffix "${BASE}"
rootdn "cn=root,${BASE}"
rootpw root
directory ${database}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${SEARCH_ACCOUNT}" read by * none
`,
  )
  return file
}

/** An authority of its own, and a certificate for `localhost` and 127.0.0.2 by it. Returns the authority as PEM. */
function makeCertificates(folder: string): string {
  const at = (name: string) => join(folder, name)
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  openssl(
    `req -x509 ${key} -days 1 -subj /CN=authority -keyout ${at('ca-key.pem')} -out ${at('ca.pem')}`,
  )
  openssl(`req ${key} -subj /CN=localhost -keyout ${at('key.pem')} -out ${at('request.pem')}`)
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.2')
  openssl(
    `x509 -req -in ${at('request.pem')} -CA ${at('ca.pem')} -CAkey ${at('ca-key.pem')} -days 1 -extfile ${at('names')} -out ${at('certificate.pem')}`,
  )
  return readFileSync(at('ca.pem'), 'utf8')
}

function openssl(command: string): void {
  execFileSync('openssl', command.split(' '), { stdio: 'ignore' })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return address.port
}

async function settled(isSettled: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!isSettled()) {
    if (performance.now() > deadline) throw new Error('The directory is still asked.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function answers(port: number): Promise<void> {
  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    const socket = connect({ host: '127.0.0.1', port })
    try {
      await once(socket, 'connect')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      socket.destroy()
    }
  }
  throw new Error(`Nothing listens at ${port}.`)
}
