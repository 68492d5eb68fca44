/** What every page says of the program behind it, since who uses it over a network is offered its source (AGPL, section 13). */
export interface SourceNotice {
  /** Where the source can be had, over HTTPS: what the operator names, else the page `/source` of the cloud's own site. */
  readonly address: string
  /** One number for all files of the program that runs; 64 hexadecimal digits. */
  readonly build: string
}

/** The source of the program that runs, as this process was started of it. */
export interface SourcePort extends SourceNotice {
  /** Address of the cloud's own site, from the configuration; on other sites the pages lead there. */
  readonly origin: string
  readonly version: string
  /** Components that the program stands on, from its lockfile. */
  readonly components: readonly Component[]
  /** Every file with its hash, as JSON. */
  readonly listing: string
  /** CycloneDX, as JSON. */
  readonly sbom: string
  /** The files themselves, as tar.gz. STATE_REFUSED where one of them changed since. */
  archive(): Promise<Uint8Array>
}

export interface Component {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
}
