import type { ClusterNode } from './cluster-node.ts'
import type { Observation } from './decide.ts'
import { type Pair, primaryOf } from './pair.ts'
import { Prober } from './probe.ts'
import { bringUp } from './promote.ts'
import { setRoute } from './route.ts'
import { untilLater } from './until-later.ts'

const NEVER = new Promise<never>(() => undefined)

/** The primary as clients have it: brought up, found by the route, looked at by writes. */
export class PrimaryService {
  readonly #pair: Pair
  readonly #home: string
  #prober: Prober | undefined
  #isOpen = false
  #isRouted = false
  #observations: readonly Observation[] = []
  readonly #opened = Promise.withResolvers<void>()

  constructor(pair: Pair, home: string) {
    this.#pair = pair
    this.#home = home
  }

  /** Whether it was brought up and is not known to have ended. A method: it changes while others wait. */
  isOpen(): boolean {
    return this.#isOpen
  }

  /** Resolves when it is open for the first time. */
  get opened(): Promise<void> {
    return this.#opened.promise
  }

  /** When a write was acknowledged last; of performance.now(). */
  get lastWrittenAt(): number {
    return this.#prober?.lastWrittenAt ?? performance.now()
  }

  /** Brings up whoever is the primary by the state, which changes nothing of one that serves, and opens the route to it. */
  async open(): Promise<void> {
    await bringUp(this.#pair)
    const { epoch } = this.#pair.file.state
    const primary = primaryOf(this.#pair)
    await setRoute(this.#home, { epoch, node: primary.name, open: true })
    this.#isRouted = true
    this.#prober?.close()
    this.#prober = this.#proberOf(primary)
    this.#observations = []
    this.#isOpen = true
    this.#opened.resolve()
    await this.#pair.reached('route_opened')
  }

  #proberOf({ layout, tools }: ClusterNode): Prober {
    const { file, settings } = this.#pair
    const place = {
      socketFolder: layout.socketFolder,
      superuser: tools.superuser,
      syncedFile: `${layout.dataFolder}.sync`,
      mustWait: () => file.state.replication === 'SYNC',
    }
    return new Prober(place, settings)
  }

  /** Whether the route is open. */
  isRouted(): boolean {
    return this.#isRouted
  }

  /** Leads nobody new to it. */
  async closeRoute(): Promise<void> {
    const { epoch, primary } = this.#pair.file.state
    this.#isRouted = false
    await setRoute(this.#home, { epoch, node: primary, open: false })
  }

  /** It ended, or is about to. */
  close(): void {
    this.#isOpen = false
    this.#prober?.close()
  }

  /** What the last looks showed, the newest last. */
  get observations(): readonly Observation[] {
    return this.#observations
  }

  /** Whether the last look found no primary that serves. */
  isAway(): boolean {
    const newest = this.#observations.at(-1)
    return newest === 'disk_slow' || newest?.startsWith('primary_') === true
  }

  /** One look; takes as long as it takes to see nothing. */
  async look(): Promise<Observation> {
    const { file } = this.#pair
    if (primaryOf(this.#pair).server === undefined || this.#prober === undefined)
      return 'primary_ended'
    const seen = await this.#prober.observe()
    if (primaryOf(this.#pair).server === undefined) return 'primary_ended'
    return seen === 'written' && file.doubt !== undefined ? 'in_doubt' : seen
  }

  note(observation: Observation): void {
    this.#observations = [...this.#observations, observation].slice(-this.#pair.settings.misses)
  }

  /** Something was done about what they showed: so many are needed again. */
  forgetObservations(): void {
    this.#observations = []
  }

  /** Resolves after the pause between two looks, and before when a process ends that runs. */
  async pause(longestMs: number): Promise<void> {
    const { a, b } = this.#pair.nodes
    const ends = [a, b].flatMap(({ server }) => server?.ended ?? [])
    await untilLater(ends.length === 0 ? NEVER : Promise.race(ends), longestMs)
  }
}
