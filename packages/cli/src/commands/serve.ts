import { join } from 'node:path'
import {
  CLUSTER_PORT,
  certificateFiles,
  clusterLayout,
  findCustomerSite,
  findDomainSite,
  followHolds,
  homeSocket,
  hostFiles,
  readTenantKey,
  routeFile,
} from '@zennnn/cloud'
import { type Connections, watchRoute } from '@zennnn/data'
import { PasswordPool, reachOf } from '@zennnn/identity'
import { passwordKeyOf, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { createServer, type ServerOptions } from '@zennnn/server'
import { PROGRAM_ROOT } from '../build/source-listing.ts'
import { CONTROL_SET, registriesOf } from '../cloud/app-catalogue.ts'
import { type OpenPlace, tenantConnections } from '../cloud/cloud-place.ts'
import { getState } from '../cloud/cloud-state.ts'
import { policyIn } from '../cloud/own-policy.ts'
import type { Command } from '../command.ts'
import type { Environment } from '../environment.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'
import { processLog } from '../process-log.ts'
import { readAuthorities, trustAuthorities } from '../serve/authorities.ts'
import { billingPort } from '../serve/billing.ts'
import { canaryServers } from '../serve/canary-servers.ts'
import { readClient } from '../serve/client-files.ts'
import { clusterPort } from '../serve/clusters.ts'
import { deriveAt } from '../serve/derivations.ts'
import { downloadPort } from '../serve/downloads.ts'
import { ownPromisesPort } from '../serve/own-promises.ts'
import { servePlain } from '../serve/plain.ts'
import { prepareReports } from '../serve/reports.ts'
import { readPolicyOnce, securityPort } from '../serve/security.ts'
import { signUpPort } from '../serve/sign-up.ts'
import { siteFinder } from '../serve/site-finder.ts'
import { sourcePort } from '../serve/source.ts'
import { trustPort } from '../serve/trust.ts'
import { vaultPort } from '../serve/vault.ts'

/** What `npm start` built of packages/web. */
const CLIENT_FOLDER = join(import.meta.dirname, '../../../web/dist')

/** The HTTP face of every database. Holds the key of the login roles and no other secret of the cluster. */
export const serve: Command = {
  name: 'serve',
  summary: 'Answers HTTPS for the cloud and all its databases. Several may run.',
  parameters: [],
  options: {
    'mail-leaves': {
      type: 'boolean',
      summary: 'Say that mail goes to a mail server, instead of into the local inbox.',
    },
  },
  run: async (args, { environment }) => {
    await runServe(environment, args.options['mail-leaves'] === true)
    return 0
  },
}

/** The home must be a real path: the permissions of this process do not reach far enough to follow a link. */
async function runServe(environment: Environment, mailLeaves: boolean): Promise<void> {
  const { home, port, domain, signUpsPerHour, providerNetworks, caFile } = environment
  const log = processLog('serve')
  if (caFile !== undefined) trustAuthorities(await readAuthorities(caFile))
  const { control, brand } = await getState(home)
  const policy = await policyIn(home, brand)
  const key = await readTenantKey(join(home, 'secrets'))
  const { socketFolder: host } = clusterLayout(home)
  const route = watchRoute(routeFile(home), log)
  const connections = tenantConnections({ host, port: CLUSTER_PORT }, key, log, route)
  await followHolds({ connections, control, log })
  const derive = deriveAt(homeSocket(home, 'derive'))
  const passwords = new PasswordPool(passwordKeyOf(key), undefined, derive)
  const clock = systemClock
  const findSite = findSites({ connections, control, brand }, environment)
  const plain = await servePlain(home, environment, findSite, log)
  const reports = await prepareReports(home, key, log)
  const server = await createServer({
    // Both families: browsers take ::1 for *.localhost as readily as 127.0.0.1.
    listen: { address: '::', port },
    certificate: { ...certificateFiles(home), hostFolder: hostFiles(home).hosts },
    connections,
    passwords,
    sealing: sealingKeyOf(key),
    mayReach: reachOf(providerNetworks),
    findOwnServer: canaryServers({ home, domain, connections, control }),
    domain,
    brand,
    mailLeaves,
    findSite,
    signUp: signUpPort({
      connections,
      passwords,
      control,
      domain,
      port,
      key,
      hourlyLimit: signUpsPerHour,
      clock,
    }),
    vault: vaultPort({ connections, control, domain, port, clock }),
    clusters: clusterPort({ connections, control, clock }, homeSocket(home, 'view')),
    downloads: downloadPort({ connections, control }, homeSocket(home, 'door')),
    billing: billingPort({ connections, control, clock, home, log }),
    ...promisePorts({ ...environment, connections, control, policy, brand, clock }, reports),
    source: await sourcePort(PROGRAM_ROOT, environment),
    client: await readClient(CLIENT_FOLDER),
    clock,
    log,
  })
  tellReady()
  await untilAskedToEnd()
  await Promise.all([server.close(), plain?.close()])
  await passwords.close()
  await connections.close()
  route.close()
}

type PromisePlace = Parameters<typeof securityPort>[0] &
  Omit<Parameters<typeof ownPromisesPort>[0], 'read'>

/** What is promised: for everybody, for operators, and for administrators of one database. */
function promisePorts(
  place: PromisePlace,
  reports: Parameters<typeof securityPort>[2],
): Pick<ServerOptions, 'security' | 'trust' | 'ownPromises'> {
  const read = readPolicyOnce(place)
  return {
    security: securityPort(place, read, reports),
    trust: trustPort(place, read),
    ownPromises: ownPromisesPort({ ...place, read }),
  }
}

function findSites(
  known: Pick<OpenPlace, 'control' | 'brand'> & { readonly connections: Connections },
  { domain, port }: Environment,
): ReturnType<typeof siteFinder> {
  const { connections, control, brand } = known
  return siteFinder({
    domain,
    port,
    control: { database: control, registry: CONTROL_SET.registry },
    findCustomer: async (slug) => await findCustomerSite(connections, control, slug),
    findByDomain: async (host) => await findDomainSite(connections, control, host),
    registryOf: registriesOf(brand),
    clock: systemClock,
  })
}
