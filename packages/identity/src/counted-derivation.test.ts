import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, PlatformError, passwordKeyOf } from '@zennnn/kernel'
import { deriveCounted, Untried } from './counted-derivation.ts'
import { PasswordPool } from './password-pool.ts'

const DATABASE = newDatabaseId()
const UNTRIED = { text: 'select take_back()', values: [] }

/** What is sent to the database when the derivation breaks off, and what the attempt ends with. */
async function breakOff(wasTold: boolean): Promise<readonly [sent: readonly string[], unknown]> {
  const pool = new PasswordPool(passwordKeyOf('test'), 1, async () => {
    throw new PlatformError('OVERLOADED')
  })
  const sent: string[] = []
  const port = {
    direct: async (_: unknown, statements: readonly { readonly text: string }[]) => {
      sent.push(...statements.map(({ text }) => text))
      return await Promise.resolve([])
    },
  }
  try {
    await deriveCounted({ port, pool }, DATABASE, {
      job: { password: 'typed', rounds: 1, salt: '' },
      asker: { network: '192.0.2.1', database: DATABASE, isKnown: false },
      untried: UNTRIED,
      meanwhile: async () => await Promise.resolve(wasTold),
      wasTried: (told) => told,
    })
    return [sent, undefined]
  } catch (error) {
    return [sent, error]
  } finally {
    await pool.close()
  }
}

test('what breaks off is taken back and untried, unless a directory was told the password meanwhile', async () => {
  const [back, untried] = await breakOff(false)
  assert.deepEqual(back, [UNTRIED.text])
  assert.ok(untried instanceof Untried)
  const [kept, tried] = await breakOff(true)
  assert.deepEqual(kept, [])
  assert.ok(tried instanceof PlatformError && !(tried instanceof Untried))
})
