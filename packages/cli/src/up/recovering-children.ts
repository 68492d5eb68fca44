import { ensureSocketFolder } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { Environment } from '../environment.ts'
import { certificateKeeper } from '../work/certificate-keeper.ts'
import { findAuthorityFile } from './authority-file.ts'
import { derivePlan, servePlan } from './child-plans.ts'
import { findNetworkWall } from './no-network.ts'
import type { PreparedPlace } from './recover-cloud.ts'
import type { Shutdown } from './shutdown.ts'
import { Supervised } from './supervised.ts'

/**
 * Serves the databases of a cloud that are back while others are still brought back; of these it says that they cannot be
 * reached at the moment. Without `work`: mails and jobs wait until all is over.
 */
export async function serveMeanwhile(
  { place, users, log }: PreparedPlace,
  given: Environment,
  { say, shutdown }: { readonly say: (sentence: string) => void; readonly shutdown: Shutdown },
): Promise<void> {
  const { home, access, control } = place
  const caFile = await findAuthorityFile(given.caFile, users?.serve)
  const environment = { ...given, home, caFile }
  const { domain } = environment
  await certificateKeeper({
    home,
    domain,
    access,
    control,
    clock: systemClock,
    identity: users?.work,
  })()
  await ensureSocketFolder(home, 'derive', { owner: users?.serve })
  const tools = { log, say, mailPort: undefined }
  const children = [
    new Supervised(servePlan(environment, users, undefined), tools),
    new Supervised(derivePlan(environment, users, findNetworkWall()), tools),
  ]
  shutdown.add(async () => {
    await Promise.all(children.map(async (child) => await child.stop()))
  })
  await Promise.all(children.map(async (child) => await child.start()))
}
