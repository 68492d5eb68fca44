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
   * The same of the release that the running system says it is, signed by who publishes it. Undefined where the operator says of
   * none; throws where it cannot be had, or is signed by somebody else.
   */
  readonly published: (signal: AbortSignal) => Promise<SourceFiles | undefined>
}

/** AGPL, section 13: who uses the system over a network is offered its source. */
const OFFER = /<a\b[^>]*\bhref="(https:\/\/[^"]+)"[^>]*\brel="[^"]*\bcode-repository\b[^"]*"/
const LICENCE = /\bAGPL\b|GNU Affero General Public License/

/** Holds where the system links to its source, under a free licence, and every file that runs is in the published one, to the byte. */
export function sourceBuildControl({ cloud, running, published }: SourcePort): Control {
  return {
    id: 'source-build',
    observe: async (signal) => {
      const { body, status } = await cloud({ path: '/' }, signal)
      const address = OFFER.exec(body)?.[1]
      if (status !== 200 || address === undefined || !LICENCE.test(body))
        return { outcome: 'fails', measured: 'the system links to no source', figures: {} }
      const known = await published(signal)
      if (known === undefined)
        return { outcome: 'unknown', measured: 'no published release is named', figures: {} }
      return observeSource(await running(signal), known)
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
