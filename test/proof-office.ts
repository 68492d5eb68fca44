import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Answer } from './https-world.ts'
import { openDoor } from './provider-door.ts'
import {
  addProvider,
  beginLink,
  beginProof,
  beginSignIn,
  comeBack,
  openProviderWorld,
  type ProviderWorld,
  passThrough,
  send,
} from './provider-world.ts'
import { type Habit, serveProvider } from './real-provider.ts'

export interface ProofOffice extends ProviderWorld {
  readonly id: string
  /** At the provider: who signs in, how long ago, and how it takes what it is asked for. */
  readonly there: { subject: string; agoS: number; habit: Habit }
  /** The browser's cookies at the provider. */
  readonly jar: Map<string, string>
}

/** Ann linked an account, has no password, and proved so long ago who she is that it does not count any more. */
export async function openProofOffice(t: TestContext): Promise<ProofOffice> {
  const office = await openProviderWorld(t)
  const door = await openDoor(t)
  const { id, redirectUri } = await addProvider(office, door)
  const there: ProofOffice['there'] = { subject: 'subject-of-ann', agoS: 0, habit: 'good' }
  await serveProvider(door, {
    redirectUris: [redirectUri],
    subject: () => there.subject,
    habit: () => there.habit,
    agoS: () => there.agoS,
  })
  const whole = { ...office, id, there, jar: new Map<string, string>() }
  await linkTo(whole, office.ann.token)
  const { superuser } = office.world
  await superuser.query('delete from zennnn.credential where user_id = $1', [office.ann.id])
  await superuser.query("update zennnn.session set confirmed_at = now() - interval '1 hour'")
  return whole
}

export async function linkTo(office: ProofOffice, session: string): Promise<Answer> {
  const { location, browser } = await beginLink(office, session, office.id)
  return await comeBack(office, await passThrough(location), { browser, session })
}

/** Signs in there an hour ago, into the account of `subject`, in this browser. */
export async function isSignedInThere(office: ProofOffice): Promise<void> {
  office.jar.clear()
  office.there.agoS = 3600
  const { location } = await beginSignIn(office, office.id)
  await passThrough(location, office.jar)
  office.there.agoS = 0
}

export async function prove(office: ProofOffice, session = office.ann.token): Promise<Answer> {
  const { location, browser } = await beginProof(office, session, office.id)
  return await comeBack(office, await passThrough(location, office.jar), { browser, session })
}

export async function signIn(office: ProofOffice): Promise<Answer> {
  const { location, browser } = await beginSignIn(office, office.id)
  return await comeBack(office, await passThrough(location, office.jar), { browser })
}

/** What an act says that needs a fresh proof. */
export async function actOf(office: ProofOffice, token: string): Promise<string | number> {
  const { status, body } = await send(office, token, ['POST', '/auth/totp', {}])
  return status < 300 ? 'done' : (JSON.parse(body).code ?? status)
}

export async function isUnproved(office: ProofOffice, token = office.ann.token): Promise<void> {
  assert.equal(await actOf(office, token), 'CONFIRMATION_NEEDED')
}
