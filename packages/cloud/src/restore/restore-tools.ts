import type { Registry } from '@zennnn/model'
import type { CloudTools } from '../control/provision-job.ts'
import type { Vault } from '../vault/vault.ts'

/** What restoring needs of the cloud. */
export interface RestoreTools extends CloudTools, Vault {
  /** What a set of apps declares; undefined for apps that this version does not know. */
  readonly registryOf: (apps: readonly string[]) => Registry | undefined
  /** Of this cloud, as `localhost`. */
  readonly domain: string
}

/** How a restore that runs is followed and stopped. */
export interface RestoreWatch {
  readonly signal: AbortSignal
  readonly report: (progress: {
    readonly done?: number
    readonly total?: number
    readonly message?: string
  }) => Promise<void>
  readonly note: (text: string) => Promise<void>
}
