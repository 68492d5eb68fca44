import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** In the order of the cascade. */
const PARTS = ['policy', 'states', 'summary', 'sentence', 'narrow', 'print'] as const

/** What the page needs beside the stylesheet of all pages, whose colours it takes. */
export const SECURITY_CSS: string = PARTS.map((part) =>
  readFileSync(new URL(`./style/${part}.css`, import.meta.url), 'utf8'),
).join('\n')

/** Its name holds its hash, so browsers keep it for ever and never an old one. */
export const SECURITY_STYLE_PATH = `/assets/security.${hash('sha256', SECURITY_CSS, 'hex').slice(0, 12)}.css`
