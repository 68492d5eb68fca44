import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findMailServer } from './mail-server.ts'

test('the mail server of a home is that of its file, which nobody else may read', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-mail-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  assert.equal(await findMailServer(home), undefined)
  await mkdir(join(home, 'secrets'))
  const path = join(home, 'secrets', 'mail.json')
  const file = { host: 'mail.example.com', from: 'no-reply@example.com' }
  await writeFile(path, JSON.stringify(file), { mode: 0o600 })
  assert.equal((await findMailServer(home))?.host, 'mail.example.com')
  for (const mode of [0o640, 0o604]) {
    await chmod(path, mode)
    await assert.rejects(findMailServer(home), { code: 'SETUP_FAILED', hint: /chmod 600/ })
  }
  await chmod(path, 0o600)
  await writeFile(path, '{"host"')
  await assert.rejects(findMailServer(home), { code: 'SETUP_FAILED', message: /is no JSON/ })
})
