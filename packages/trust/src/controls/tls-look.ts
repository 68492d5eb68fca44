import { judgeTls, type TlsLook, type TlsPlace } from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { Control } from '../control/control.ts'
import type { ControlId } from '../control/control-table.ts'
import { counted } from '../control/counted.ts'
import { type Figures, isSentence, type Observation } from '../control/observation.ts'
import { Turns, type TurnsMemory } from '../control/turns.ts'

/** A look takes a sixth of a second of both sides together: as many as the time of a control has room for. */
const MOST_HOSTS = 40

export interface TlsPort {
  readonly clock: Clock
  /** Every host that the cloud answers as, its own one first. */
  readonly places: () => Promise<readonly TlsPlace[]>
  /** `lookAtTls` of packages/cloud. */
  readonly look: (place: TlsPlace, signal: AbortSignal) => Promise<TlsLook>
  readonly turns: TurnsMemory
}

type TlsPromise = keyof ReturnType<typeof judgeTls>

/** Holds where no host can be brought to an old protocol, or to a cipher of less than 256 bits. */
export function tlsHandshakeControl(port: TlsPort): Control {
  return { id: 'tls-handshake', observe: observeBy('tls-handshake', port, 'tls') }
}

/** Holds where every host has grade A or better. */
export function tlsRatingControl(port: TlsPort): Control {
  return { id: 'tls-rating', observe: observeBy('tls-rating', port, 'tls-grade') }
}

/** Holds where every host serves a chain that is trusted, for its name, valid today, strong enough and signed by SHA-2. */
export function tlsChainControl(port: TlsPort): Control {
  return { id: 'tls-chain', observe: observeBy('tls-chain', port, 'tls-cert') }
}

function observeBy(
  id: ControlId,
  { clock, places, look, turns: memory }: TlsPort,
  promise: TlsPromise,
): Control['observe'] {
  const turns = new Turns<TlsPlace>(id, {
    memory,
    most: MOST_HOSTS,
    keyOf: ({ host, port }) => `${host}:${port}`,
  })
  return async (signal) => {
    const all = await places()
    const chosen = await turns.next(all)
    const seen: (readonly [TlsPlace, Seen])[] = []
    // One after the other: to be looked at is not to be felt.
    for (const place of chosen)
      seen.push([place, await see({ place, look, promise, clock }, signal)])
    const failed = seen.filter(([, { holds }]) => !holds).map(([place]) => place)
    const looks = seen.map(([, one]) => one)
    return await turns.conclude(chosen, failed, sayLooks(looks, all.length))
  }
}

interface Seen {
  readonly holds: boolean
  readonly measured: string
  readonly figures: Figures
}

/** A host that cannot be reached, or speaks no TLS, does not hold: it is one of ours. */
async function see(
  {
    place,
    look,
    promise,
    clock,
  }: { place: TlsPlace; promise: TlsPromise } & Pick<TlsPort, 'look' | 'clock'>,
  signal: AbortSignal,
): Promise<Seen> {
  try {
    const { holds, measured, figures } = judgeTls(await look(place, signal), clock.now())[promise]
    return { holds, measured, figures }
  } catch {
    // That the time is over says nothing of the host.
    signal.throwIfAborted()
    return { holds: false, measured: 'no handshake', figures: {} }
  }
}

/** What the worst of them shows, or else the first; no host is named. @internal */
export function sayLooks(seen: readonly Seen[], hosts: number): Observation {
  const [shown = seen[0]] = seen.filter(({ holds }) => !holds)
  if (shown === undefined)
    return { outcome: 'unknown', measured: 'no host was found', figures: { hosts: 0 } }
  const broken = seen.filter(({ holds }) => !holds).length
  const many = seen.length < hosts ? `${seen.length} of ${hosts} hosts, by turns` : ''
  const which = many === '' ? counted(hosts, 'host') : many
  const words = `${broken === 0 ? '' : `${broken} fail of `}${which}: ${shown.measured}`
  return {
    outcome: broken === 0 ? 'holds' : 'fails',
    measured: isSentence(words) ? words : `${broken} fail of ${which}`,
    figures: { hosts, looked: seen.length, broken, ...underscored(shown.figures) },
  }
}

/** `leastBits` is called `least_bits` in evidence. */
function underscored(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  )
}
