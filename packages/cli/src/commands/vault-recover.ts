import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  appSetKey,
  type ControlCopies,
  chooseCopy,
  clusterLayout,
  ensureClusterSecrets,
  ensureProcessUsers,
  ensureTemplates,
  findControlCopies,
  getRegion,
  giveFolder,
  giveHome,
  type ProcessUsers,
  prepareHome,
  type Recovered,
  readRegions,
  recoverControl,
  recoverCustomers,
} from '@zennnn/cloud'
import { InvariantError, parseDatabaseId, systemClock } from '@zennnn/kernel'
import { CONTROL_SET, CUSTOMER_SETS, registriesOf } from '../cloud/app-catalogue.ts'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { brandOf, saveState } from '../cloud/cloud-state.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command, CommandContext } from '../command.ts'
import { PROGRAM } from '../up/child-plans.ts'
import { releaseFreshHome, takeFreshHome } from '../up/fresh-home.ts'
import { lockHome } from '../up/home-lock.ts'
import { Shutdown } from '../up/shutdown.ts'
import { SupervisedCluster } from '../up/supervised-cluster.ts'
import { fileLog } from '../up/up-log.ts'

/** Exit code 1 when a database that was in service could not be restored. */
export const vaultRecover: Command = {
  name: 'vault recover',
  summary:
    'On a new machine, with the key of the vault and one region: restores the control database, then every other, paid ones first.',
  parameters: ['<region>'],
  options: {
    list: {
      type: 'boolean',
      summary: 'Only list the backups of the control database that are there, newest first.',
    },
    backup: {
      type: 'string',
      value: '<backup>',
      summary: 'Which of them is to be restored. (the newest)',
    },
    control: {
      type: 'string',
      value: '<id>',
      summary: 'Id of the control database, where the region is no folder of this machine.',
    },
  },
  run: async ({ parameters, options }, context) => {
    const shutdown = new Shutdown()
    try {
      const home = await prepareHome(context.environment.home, context.say)
      shutdown.add(await lockHome(home))
      const region = getRegion(readRegions(home), parameters[0] ?? '')
      const control = options['control']
      const id = typeof control === 'string' ? parseDatabaseId(control) : undefined
      const found = await findControlCopies(home, region, id)
      if (options['list'] === true) {
        context.answer(
          found.copies,
          found.copies.map(({ backup, at }) => `${backup} ${at}`),
        )
        return 0
      }
      const wanted = options['backup']
      const copy = chooseCopy(found, typeof wanted === 'string' ? wanted : undefined)
      context.say(`Restoring the control database as of ${copy.at}.`)
      const recovered = await recover(
        home,
        { found, snapshot: copy.snapshot },
        { context, shutdown },
      )
      context.answer({ control: found.control, ...copy, databases: recovered }, [
        `The control database is that of the backup ${copy.backup}, of ${copy.at}.`,
        ...recovered.map(recoveredLine),
        'Start the cloud: npm start',
      ])
      return recovered.every(({ backup }) => backup !== null) ? 0 : 1
    } finally {
      await shutdown.run()
    }
  },
}

function recoveredLine({ slug, tier, backup, at, message }: Recovered): string {
  return backup === null
    ? `${slug} (${tier}) is out of service: ${message}`
    : `${slug} (${tier}) is that of the backup ${backup}, of ${at}.`
}

async function recover(
  home: string,
  { found, snapshot }: { readonly found: ControlCopies; readonly snapshot: string },
  { context, shutdown }: { readonly context: CommandContext; readonly shutdown: Shutdown },
): Promise<readonly Recovered[]> {
  const { control } = found
  await takeFreshHome(home)
  await mkdir(join(home, 'log'), { recursive: true, mode: 0o700 })
  const log = fileLog(join(home, 'log', 'up.log'))
  const users = await ensureProcessUsers({ home, program: PROGRAM, say: context.say })
  const access = await startCluster(home, users, { log, say: context.say, shutdown })
  const brand = brandOf(undefined, context.environment.brand)
  const sets = [CONTROL_SET, ...CUSTOMER_SETS[brand]]
  const templates = await ensureTemplates(access, sets, systemClock)
  const template = templates.get(appSetKey(CONTROL_SET.apps))
  if (template === undefined)
    throw new InvariantError('control-template', 'The control database has no template.')
  const { registry } = CONTROL_SET
  await recoverControl(access, {
    control,
    repository: found.repository,
    snapshot,
    registry,
    template,
    log,
  })
  const vault = vaultOf({ home, access, control })
  const tools = { ...vault, registryOf: registriesOf(brand), templates }
  const recovered = await recoverCustomers(tools, context.say)
  await saveState(home, { control, operatorShown: true, brand }, users?.serve.gid)
  if (users !== undefined) await giveHome(home, users)
  await releaseFreshHome(home)
  return recovered
}

async function startCluster(
  home: string,
  users: ProcessUsers | undefined,
  {
    log,
    say,
    shutdown,
  }: {
    readonly log: ReturnType<typeof fileLog>
    readonly say: (sentence: string) => void
    readonly shutdown: Shutdown
  },
): Promise<CloudPlace['access']> {
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  if (users !== undefined) await giveRegions(home, users)
  const cluster = new SupervisedCluster(
    {
      layout: clusterLayout(home),
      secrets,
      durability: 'durable',
      clientsGid: users?.serve.gid,
      say,
    },
    log,
  )
  const { host, port } = await cluster.start()
  shutdown.add(async () => {
    await cluster.stop()
  })
  return { address: { host, port }, secrets }
}

/** What root copied from another machine belongs to who writes backups here, where it lies in the home. */
async function giveRegions(home: string, users: ProcessUsers): Promise<void> {
  await giveHome(home, users)
  for (const { place } of readRegions(home))
    if (place.kind === 'folder' && place.path.startsWith(`${home}/`))
      await giveFolder(place.path, users.work)
}
