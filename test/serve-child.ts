import { appendFileSync } from 'node:fs'
import { base } from '@zennnn/base'
import { elevationKey, loginPassword } from '@zennnn/cloud'
import { contacts } from '@zennnn/contacts'
import { Connections } from '@zennnn/data'
import { PasswordPool } from '@zennnn/identity'
import {
  createLog,
  type DatabaseId,
  passwordKeyOf,
  sealingKeyOf,
  systemClock,
} from '@zennnn/kernel'
import { buildRegistry } from '@zennnn/model'
import { sales } from '@zennnn/sales'
import { createServer } from '@zennnn/server'
import { deriveAt } from '../packages/cli/src/serve/derivations.ts'
import { NO_SOURCE } from './no-source.ts'
import { NO_VAULT } from './no-vault.ts'

/**
 * A server in a process of its own, for tests of how it is started: `node … serve-child.ts <ServeChild as JSON>`. Prints
 * its port; SIGTERM stops it.
 */
export interface ServeChild {
  readonly address: { readonly host: string; readonly port: number }
  readonly tenantKey: string
  readonly database: DatabaseId
  readonly certificate: { readonly keyPath: string; readonly certificatePath: string }
  /** The socket at which passwords are derived; without one it does that itself. */
  readonly derive?: string | undefined
  readonly listen?: { readonly address: string; readonly port: number } | undefined
  readonly logFile?: string | undefined
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
const { address, tenantKey, database, certificate, derive, listen, logFile } = JSON.parse(
  process.argv[2] ?? '',
) as ServeChild
const registry = buildRegistry([base, contacts, sales])
const log = createLog({
  clock: systemClock,
  level: logFile === undefined ? 'warn' : 'info',
  write: (line) => {
    if (logFile === undefined) process.stderr.write(line)
    else appendFileSync(logFile, line)
  },
  // As `serve` itself.
  fields: { process: 'serve', pid: process.pid },
})
const connections = new Connections({
  ...address,
  login: (id) => ({ user: id, password: loginPassword(tenantKey, id) }),
  elevationKey: (id) => elevationKey(tenantKey, id),
  clock: systemClock,
  log,
})
// As https-world, which makes the hash of the test password.
const passwords = new PasswordPool(
  passwordKeyOf('test'),
  undefined,
  derive === undefined ? undefined : deriveAt(derive),
)
const server = await createServer({
  source: NO_SOURCE,
  listen: listen ?? { address: '127.0.0.1', port: 0 },
  certificate,
  connections,
  passwords,
  sealing: sealingKeyOf('child'),
  mayReach: () => false,
  findSite: async (host) =>
    host === 'acme.localhost'
      ? { database, registry, slug: 'acme', kind: 'customer', origin: 'https://acme.localhost' }
      : undefined,
  domain: 'localhost',
  brand: 'zennnn',
  signUp: {
    offered: [],
    demands: { minimumLength: 12, refuseCommon: true, words: [] },
    start: async () => ({ kind: 'refused', problems: new Map() }),
    progress: async () => undefined,
  },
  vault: NO_VAULT,
  clock: systemClock,
  log,
})
process.once('SIGTERM', () => {
  server
    .close()
    .then(async () => await Promise.all([connections.close(), passwords.close()]))
    .catch((error: unknown) => {
      log.error('stop_failed', { error })
      process.exitCode = 1
    })
})
process.stdout.write(`${server.port}\n`)
