import type { Html } from '@zennnn/templates'
import type { ReportPort } from './report-port.ts'

/** The public policy as the pages need it: made of stored results, so that whoever asks has no means to make one. */
export interface SecurityPort {
  /** Address of the cloud's own site, from the configuration; on other sites the pages lead there. */
  readonly origin: string
  /** What the cloud is called. */
  readonly name: string
  /** Of the page, besides the stylesheet of all pages. */
  readonly style: { readonly path: string; readonly css: string }
  /** URI of who is written to about holes: `mailto:` or `https:`. */
  readonly contact: string
  readonly reports: ReportPort
  page(): Promise<Html>
  /** The same as data, with the signed lines. */
  json(): Promise<string>
}
