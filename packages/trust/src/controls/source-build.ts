import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import type { Ask } from '../outside/ask.ts'

/** Files by their path in the repository, each with the SHA-256 of its content in hex. */
export type SourceFiles = ReadonlyMap<string, string>

export interface SourcePort {
  /** The cloud's own host, whose pages link to the source. */
  readonly cloud: Ask
  /** The files of which this process and `serve` were started: what Node reads is the source itself, nothing is built but the client. */
  readonly running: (signal: AbortSignal) => Promise<SourceFiles>
  /**
   * The same of what is published at an address: the state that the running system says it is of. Throws where it cannot be had.
   * What the address is comes from the page, so it fetches as a stranger and from nowhere within.
   */
  readonly published: (address: string, signal: AbortSignal) => Promise<SourceFiles>
}

/** AGPL, section 13: who uses the system over a network is offered its source. */
const OFFER = /<a\b[^>]*\bhref="(https:\/\/[^"]+)"[^>]*\brel="[^"]*\bcode-repository\b[^"]*"/
const LICENCE = /\bAGPL\b|GNU Affero General Public License/

/** Holds where every file that runs is, to the byte, in the source that the system links to, under a free licence. */
export function sourceBuildControl({ cloud, running, published }: SourcePort): Control {
  return {
    id: 'source-build',
    observe: async (signal) => {
      const { body, status } = await cloud({ path: '/' }, signal)
      const address = OFFER.exec(body)?.[1]
      if (status !== 200 || address === undefined || !LICENCE.test(body))
        return { outcome: 'fails', measured: 'the system links to no source', figures: {} }
      return observeSource(await running(signal), await published(address, signal))
    },
  }
}

/** What is published and does not run, as tests, is no fault. @internal */
export function observeSource(running: SourceFiles, published: SourceFiles): Observation {
  const files = [...running]
  const unknown = files.filter(([path]) => !published.has(path)).length
  const other = files.filter(
    ([path, hash]) => published.has(path) && published.get(path) !== hash,
  ).length
  const same = files.length - unknown - other
  const words = [
    `${same} of ${counted(files.length, 'running file')} are in the published source to the byte`,
    ...(other > 0 ? [`${other} differ`] : []),
    ...(unknown > 0 ? [`${unknown} are not in it`] : []),
  ]
  return {
    outcome: same === files.length && files.length > 0 ? 'holds' : 'fails',
    measured: words.join(', '),
    figures: { files: files.length, same, other, unknown },
  }
}
