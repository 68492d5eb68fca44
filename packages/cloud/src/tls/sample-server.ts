import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerOptions } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const OPENSSL = '/usr/bin/openssl'
const CONFIGURATION = `
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
policy = any
default_days = 30
[any]
commonName = supplied
[req]
distinguished_name = any
`

/** What a certificate is made of. */
export interface SampleOrder {
  readonly host?: string
  /** As `openssl genpkey` takes it. */
  readonly key?: string
  readonly hash?: 'sha1' | 'sha256'
  /** Until when it is valid, as `260101000000Z`; for 30 days when nothing is said. */
  readonly until?: string
  /** Whether it signs itself, and no authority does. */
  readonly isOwn?: boolean
  /** By what the authority vouches for another one that stands between; without it, there is none. */
  readonly between?: 'sha1' | 'sha256'
}

export interface SamplePair {
  readonly key: string
  readonly cert: string
}

const P256 = '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'

/** An authority of the system's OpenSSL, in a folder that ends with the test. */
export class SampleAuthority {
  readonly #folder: string
  #number = 0

  constructor(t: TestContext) {
    this.#folder = mkdtempSync(join(tmpdir(), 'zennnn-authority-'))
    t.after(() => {
      rmSync(this.#folder, { recursive: true })
    })
    writeFileSync(join(this.#folder, 'own.cnf'), CONFIGURATION)
    writeFileSync(join(this.#folder, 'index.txt'), '')
    writeFileSync(join(this.#folder, 'serial'), '1000\n')
    this.#openssl(`genpkey ${P256} -out ca.key`)
    const extensions = '-addext basicConstraints=critical,CA:TRUE -addext keyUsage=keyCertSign'
    this.#openssl(
      `req -x509 -new -sha256 -key ca.key -days 30 -subj /CN=Authority ${extensions} -out ca.crt`,
    )
  }

  /** PEM. */
  get certificate(): string {
    return this.#read('ca.crt')
  }

  /** With its chain, as a server sends it. */
  issue(order: SampleOrder): SamplePair {
    const { host = 'cloud.example', key = P256, hash = 'sha256', isOwn = false, between } = order
    this.#number += 1
    const name = `server${this.#number}`
    const about = `-key ${name}.key -subj /CN=${host}`
    const names = `subjectAltName = DNS:${host}`
    this.#openssl(`genpkey ${key} -out ${name}.key`)
    if (isOwn) {
      const extension = `-addext ${names.replaceAll(' ', '')}`
      this.#openssl(`req -x509 -new -${hash} -days 30 ${about} ${extension} -out ${name}.crt`)
      return this.#pair(name, [])
    }
    this.#openssl(`req -new -config own.cnf ${about} -out ${name}.csr`)
    if (between === undefined) {
      this.#sign('ca', name, { hash, extensions: names, until: order.until })
      return this.#pair(name, [])
    }
    const middle = `between${this.#number}`
    this.#openssl(`genpkey ${P256} -out ${middle}.key`)
    this.#openssl(
      `req -new -config own.cnf -key ${middle}.key -subj /CN=Between -out ${middle}.csr`,
    )
    this.#sign('ca', middle, { hash: between, extensions: 'basicConstraints = critical,CA:TRUE' })
    this.#sign(middle, name, { hash, extensions: names })
    return this.#pair(name, [middle])
  }

  #sign(
    by: string,
    name: string,
    order: {
      readonly hash: string
      readonly extensions: string
      readonly until?: string | undefined
    },
  ): void {
    writeFileSync(join(this.#folder, `${name}.cnf`), `${order.extensions}\n`)
    const end = order.until === undefined ? '' : `-startdate 200101000000Z -enddate ${order.until}`
    this.#openssl(
      `ca -batch -notext -config own.cnf -cert ${by}.crt -keyfile ${by}.key -md ${order.hash} ${end} -extfile ${name}.cnf -in ${name}.csr -out ${name}.crt`,
    )
  }

  #pair(name: string, chain: readonly string[]): SamplePair {
    const certificates = [name, ...chain].map((one) => this.#read(`${one}.crt`))
    return { key: this.#read(`${name}.key`), cert: certificates.join('') }
  }

  /** A prime for the exchange of keys. */
  prime(group: string): string {
    this.#openssl(`genpkey -genparam -algorithm DH -pkeyopt group:${group} -out prime.pem`)
    return this.#read('prime.pem')
  }

  #openssl(line: string): void {
    execFileSync(
      OPENSSL,
      line.split(' ').filter((word) => word !== ''),
      {
        cwd: this.#folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8')
  }
}

/** A web server on loopback, which ends with the test. Returns its port. */
export async function serveTls(
  t: TestContext,
  options: ServerOptions,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const server = createServer(options, (_request, response) => {
    response.writeHead(200, headers).end('hello')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
