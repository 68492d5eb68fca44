import assert from 'node:assert/strict'
import { fillMailedLinks, type SealingKey } from '@zennnn/kernel'

interface Asked {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

/** The secret that the only link in these words of a waiting mail will have when the mail leaves. `client`: a superuser. */
export async function mailedSecret(
  client: Asked,
  sealing: SealingKey,
  words: string,
): Promise<string> {
  const { rows } = await client.query(
    `select jsonb_object_agg(l.id, encode(l.sealed, 'base64')) as sealed from zennnn.link l where l.id = any (zennnn.placed_links($1))`,
    [words],
  )
  const sealed: Record<string, string> = Object(Reflect.get(Object(rows[0]), 'sealed'))
  const secret = /\/link\/([\w-]{43})(?![\w-])/.exec(fillMailedLinks(sealing, sealed, words))?.[1]
  return secret ?? assert.fail(`no link in ${words}`)
}
