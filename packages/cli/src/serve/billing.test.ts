import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLog, newDatabaseId, PlatformError, systemClock } from '@zennnn/kernel'
import { billingPort } from './billing.ts'

test('whoever asks while the secret of the webhook is missing or wrong learns the same of it: nothing', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-billing-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  await mkdir(join(home, 'secrets'))
  const lines: string[] = []
  const billing = billingPort({
    home,
    control: newDatabaseId(),
    clock: systemClock,
    connections: { direct: async () => await Promise.reject(new Error('Nothing is asked.')) },
    log: createLog({ clock: systemClock, level: 'info', write: (line) => lines.push(line) }),
  })
  const answer = async (): Promise<string> =>
    await billing
      .hear(undefined, '{}')
      .then(String, (error: unknown) =>
        error instanceof PlatformError ? `${error.code} ${error.message}` : String(error),
      )
  const missing = await answer()
  assert.match(missing, /^NOT_FOUND /)
  assert.deepEqual(lines, [])
  await writeFile(join(home, 'secrets/stripe-webhook'), '')
  assert.equal(await answer(), missing)
  assert.ok(!missing.includes(home))
  assert.match(lines.join(), /webhook_secret_unusable/)
})
