import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import type { Location } from './location.ts'
import { type AddTools, addLocation, type LocationPlace } from './location-add.ts'
import { askLocation } from './location-ask.ts'
import type { LocationOrder } from './location-plan.ts'
import type { OperatorWay } from './location-visit.ts'
import type { ProvisioningRehearsal } from './provisioning-register.ts'
import { runSsh, type SshWay } from './ssh.ts'

/** A database that is ordered there, as an operator would on that machine. */
const DATABASES = ['rehearsal-one', 'rehearsal-two'] as const
/** What a stranger gets of a database that is served: its page of signing in, or the way to it. */
const SERVED: readonly string[] = ['200', '303']
const AUTHORITY = 'sudo -n cat /srv/zennnn/home/certificates/authority.crt'
const RUNS = 'systemctl is-active zennnn'

interface RehearseTools extends AddTools {
  /** Writes down what came of it, also of one that failed when the machine had been changed. */
  readonly keep: (rehearsal: ProvisioningRehearsal) => Promise<void>
}

/**
 * Makes an empty machine a location of a cloud of its own, by what `region add` does, does it again, and has databases made there,
 * each of which must answer over HTTPS. Nothing of it comes into this home: no region, no key, no person. The machine is to be
 * thrown away afterwards: nobody holds its keys any more. STATE_REFUSED for one that is not empty, before anything is changed.
 */
export async function rehearseLocation(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: RehearseTools,
): Promise<ProvisioningRehearsal> {
  const beganAt = place.clock.now()
  const home = await mkdtemp(join(tmpdir(), 'zennnn-rehearsal-'))
  let changed = 0
  try {
    const seen = await rehearse({ ...place, home }, order, {
      ...tools,
      step: (step) => {
        if (step.status === 'changed') changed += 1
        tools.step(step)
      },
    })
    const rehearsal = { ...seen, beganAt, endedAt: place.clock.now() }
    await tools.keep(rehearsal)
    return rehearsal
  } catch (error) {
    // One that was refused, or that somebody ended, says nothing of the next.
    if (changed > 0 && !tools.signal.aborted)
      await tools.keep({ ...FAILED, changed, beganAt, endedAt: place.clock.now() })
    throw error
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

type Seen = Omit<ProvisioningRehearsal, 'beganAt' | 'endedAt'>

/** Of one that was changed: a machine that is not empty is refused before. */
const FAILED = { wasEmpty: true, changedAgain: 0, databases: DATABASES.length, answered: 0 }

async function rehearse(
  place: LocationPlace,
  order: LocationOrder & OperatorWay,
  tools: AddTools,
): Promise<Seen> {
  const first = await addLocation(place, { ...order, spare: false }, tools)
  tools.say('Once more: nothing may change.')
  const second = await addLocation(place, order, tools)
  const { user, host, name } = first.location
  const knownHosts = join(place.home, 'regions', name, 'known_hosts')
  const way = { host, user, knownHosts, key: order.key, agent: order.agent }
  tools.say(`Making ${DATABASES.length} databases there.`)
  return {
    wasEmpty: first.wasEmpty,
    changed: first.changed,
    changedAgain: second.changed,
    databases: DATABASES.length,
    answered: await countAnswering(first.location, way),
  }
}

async function countAnswering({ host, domain }: Location, way: SshWay): Promise<number> {
  await outputOf(way, RUNS)
  const ca = await outputOf(way, AUTHORITY)
  let answered = 0
  for (const slug of DATABASES) {
    await outputOf(way, createCommand(slug, domain))
    const servername = `${slug}.${domain}`
    const status = await askLocation({ host, port: 443, path: '/', ca, servername })
    if (SERVED.includes(status)) answered += 1
  }
  return answered
}

/** All of it is ours, and has no character that a shell reads. @internal */
export function createCommand(slug: string, domain: string): string {
  return `sudo -n zennnn database create ${slug} --admin rehearsal@${domain} --apps contacts --json`
}

async function outputOf(way: SshWay, command: string): Promise<string> {
  const said = await runSsh(way, command, '')
  if (said.kind === 'ran' && said.code === 0) return said.output
  throw new PlatformError('STATE_REFUSED', {
    message: `On ${way.host} "${command}" failed${said.kind === 'ran' ? `, with exit code ${said.code}` : ''}.`,
    hint: 'The machine is a location now. Look there: journalctl -u zennnn, /srv/zennnn/home/log. Then take another empty one.',
  })
}
