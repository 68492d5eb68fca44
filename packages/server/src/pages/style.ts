import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Route } from '../http/route.ts'

/** In the order of the cascade. @internal */
export const STYLE_PARTS = [
  'tokens',
  'base',
  'layout',
  'landing',
  'forms',
  'signs',
  'table',
  'record',
  'report',
] as const

/** Written in parts, sent as one. */
const CSS = STYLE_PARTS.map((part) =>
  readFileSync(new URL(`./style/${part}.css`, import.meta.url), 'utf8'),
).join('\n')

/** The stylesheet of all pages. Its name holds its hash, so browsers keep it for ever and never an old one. */
export const STYLE_PATH = `/assets/style.${hash('sha256', CSS, 'hex').slice(0, 12)}.css`

export const styleRoute: Route = {
  methods: ['GET', 'HEAD'],
  path: STYLE_PATH,
  site: 'any',
  access: 'anyone',
  kind: 'page',
  answer: async () =>
    await Promise.resolve(
      new Response(CSS, {
        headers: {
          'content-type': 'text/css; charset=utf-8',
          'cache-control': 'public, max-age=31536000, immutable',
        },
      }),
    ),
}
