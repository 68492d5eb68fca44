import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { isPlace } from '../firewall/firewall-order.ts'
import { knowHost } from './host-key.ts'
import { type HostLook, judgeHost, LOOK_SCRIPT, parseLook } from './host-look.ts'
import type { Location } from './location.ts'
import type { WantedLocation } from './location-plan.ts'
import { runSsh, type SshWay } from './ssh.ts'

/** How the operator comes in. */
export interface OperatorWay {
  /** Who can sign in to a machine that is still empty. */
  readonly firstUser: string
  readonly key: string | undefined
  readonly agent: string | undefined
}

export interface Visit {
  readonly way: SshWay
  readonly look: HostLook
  /** With what only the machine could say. */
  readonly location: Location
}

/**
 * Comes in as whom the location names, or where he is not known yet as the first user, and looks around; `home` gets the file
 * of known hosts. STATE_REFUSED where the machine is not who or what it should be; nothing is changed there.
 */
export async function visitHost(
  wanted: WantedLocation,
  operator: OperatorWay,
  { home, cloud }: { readonly home: string; readonly cloud: string },
): Promise<Visit> {
  const { host, name } = wanted
  const knownHosts = join(home, 'regions', name, 'known_hosts')
  const hostKey = await knowHost(host, wanted.hostKey, knownHosts)
  const { way, look } = await comeIn(wanted, operator, knownHosts)
  const problems = judgeHost(look, wanted, cloud)
  if (problems.length > 0)
    throw new PlatformError('STATE_REFUSED', {
      message: `${host} cannot become this location. ${problems.join(' ')}`,
      hint: 'Nothing was changed there. Take an empty machine with Debian 12, or put right what is named.',
      details: problems,
    })
  // Who deletes is who adds, until the file says otherwise.
  const vaultClients = wanted.vaultClients.length === 0 ? [look.from] : wanted.vaultClients
  // What we try from here would look like a scan.
  const neverBlocked = [...new Set([...wanted.neverBlocked, look.from])].filter(
    (one) => isPlace(one) && !vaultClients.includes(one),
  )
  return { way, look, location: { ...wanted, hostKey, vaultClients, neverBlocked } }
}

async function comeIn(
  { host, user }: WantedLocation,
  { firstUser, key, agent }: OperatorWay,
  knownHosts: string,
): Promise<{ readonly way: SshWay; readonly look: HostLook }> {
  for (const one of new Set([user, firstUser])) {
    const way = { host, user: one, knownHosts, key, agent }
    const said = await runSsh(way, '/bin/sh -s', LOOK_SCRIPT)
    const look = said.kind === 'ran' ? parseLook(said.output) : undefined
    if (look !== undefined) return { way, look }
  }
  throw new PlatformError('STATE_REFUSED', {
    message: `${host} lets neither ${user} nor ${firstUser} in with your key.`,
    hint: 'Give the key with --ssh-key or by an agent; who can sign in to the empty machine is --first-user.',
  })
}
