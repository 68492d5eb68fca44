import { deriveSecret } from '@zennnn/kernel'
import {
  type Answer,
  type Ask,
  asPerson,
  jsonQuestion,
  type PasswordWay,
  type Question,
} from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { idsAt } from './canary-contents.ts'
import { mailedSecret } from './canary-links.ts'
import { INVITED, MEMBER } from './canary-people.ts'
import type { OpenCanary } from './canary-port.ts'

const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
}
const LINK_COOKIE = /^__Host-link=([^;]+)/

/** The ways to a password that begin with a mail, each up to the page that takes one. */
export function mailedWays(place: OpenPlace, open: OpenCanary): readonly PasswordWay[] {
  return [
    async (password, signal) => {
      await askForNew(open, signal)
      return await choose(place, open, { address: MEMBER, password, signal })
    },
    async (password, signal) => {
      await invite(open, signal)
      return await choose(place, open, { address: INVITED, password, signal })
    },
  ]
}

async function askForNew({ canary: { ask } }: OpenCanary, signal: AbortSignal): Promise<void> {
  await ask(formQuestion('/forgot-password', { login: MEMBER }), signal)
}

async function invite({ canary }: OpenCanary, signal: AbortSignal): Promise<void> {
  const { ask, administrator: person } = canary
  await asPerson({ ask, person, signal }, async (visitor) => {
    const visit: Ask = visitor.ask.bind(visitor)
    const found = `/api/user?select=id&login=eq.${encodeURIComponent(INVITED)}`
    const [id] = await idsAt(visit, found, signal)
    await visit(jsonQuestion('POST', '/api/rpc/user.invite', { id }), signal)
  })
}

/** Follows the link of the newest mail, and types a password there. */
async function choose(
  place: OpenPlace,
  { database, canary: { ask } }: OpenCanary,
  by: { readonly address: string; readonly password: string; readonly signal: AbortSignal },
): Promise<Answer> {
  const secret = await mailedSecret(place, database, by.address)
  const { headers } = await ask({ path: `/link/${secret}` }, by.signal)
  const token = headers
    .getSetCookie()
    .map((cookie) => LINK_COOKIE.exec(cookie)?.[1])
    .find((one) => one !== undefined)
  if (token === undefined) throw new Error('The mailed link did not open.')
  const fields = { csrf_token: deriveSecret(token, 'csrf'), password: by.password }
  return await ask(formQuestion('/new-password', fields, `__Host-link=${token}`), by.signal)
}

/** As a form of the site is sent. */
function formQuestion(
  path: string,
  fields: Readonly<Record<string, string>>,
  cookie?: string,
): Question {
  const headers = { ...FORM, ...(cookie === undefined ? {} : { cookie }) }
  return { method: 'POST', path, headers, body: new URLSearchParams(fields).toString() }
}
