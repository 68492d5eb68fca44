import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { forgetHostKey, keepHostCertificate } from './host-certificate.ts'
import { hostFiles } from './host-files.ts'

test('what comes of an order whose key is gone, or is no certificate, spends the order, and nothing is replaced', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-host-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const { hosts } = hostFiles(home)
  await mkdir(hosts, { recursive: true })
  const host = 'crm.acme.example'
  const keep = async (): Promise<void> => {
    await keepHostCertificate(home, { host, names: [host] }, { chain: 'none', now: new Date() })
  }
  await assert.rejects(keep(), { kind: 'spent', message: /key of this order is gone/ })
  await writeFile(join(hosts, `${host}.key`), 'a key')
  await assert.rejects(keep(), { kind: 'spent', message: /no certificate/ })
  assert.deepEqual(await readdir(hosts), [`${host}.key`])
  await forgetHostKey(home, host)
  await forgetHostKey(home, host)
  assert.deepEqual(await readdir(hosts), [])
})
