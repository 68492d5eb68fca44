import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { hashSecret } from '@zennnn/kernel'
import { type Answer, PASSWORD } from './https-world.ts'
import { type Caught, openPasswordWorld, type PasswordWorld, tokenIn } from './password-world.ts'

export interface NoticeWorld extends PasswordWorld {
  /** The hash of an open session of Ann, whose account is of last year. */
  readonly session: Buffer
  readonly token: string
  /** Calls a function of the platform as `serve` does. */
  readonly call: (text: string, ...values: readonly unknown[]) => Promise<unknown>
  /** The one mail that is due; the next one may follow at once. */
  readonly told: () => Promise<Caught>
}

export async function openNotices(t: TestContext): Promise<NoticeWorld> {
  const world = await openPasswordWorld(t)
  const { connections, database } = world.world
  await age(world)
  const token = tokenIn(await signIn(world), 'session')
  // Of the sign-in itself.
  await world.mails()
  await forget(world)
  return {
    ...world,
    token,
    session: hashSecret(token),
    call: async (text, ...values) => {
      const [result] = await connections.direct(database, [{ text, values }])
      return Object.values(result?.rows[0] ?? {})[0]
    },
    told: async () => {
      const [mail, ...more] = await world.mails()
      assert.ok(mail !== undefined, 'nobody was told')
      assert.deepEqual(more, [])
      await forget(world)
      return mail
    },
  }
}

/** Accounts are told of nothing in their first hour. */
async function age({ sql }: PasswordWorld): Promise<void> {
  await sql(`update zennnn.credential set made_at = now() - interval '1 year'`)
}

/** As ten minutes later. */
export async function forget({ sql }: PasswordWorld): Promise<void> {
  await sql(`update zennnn.account_notice set told_at = told_at - interval '10 minutes'`)
}

export async function signIn(
  { site }: PasswordWorld,
  {
    password = PASSWORD,
    ...headers
  }: { readonly password?: string } & Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await site.ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ login: 'ann', password }),
  })
}

export function linesOf({ text }: Caught): readonly string[] {
  return [...text.matchAll(/^- (?:\d{4}-\d\d-\d\d \d\d:\d\d UTC: )?(.*)$/gm)].map(
    ([, line = '']) => line,
  )
}
