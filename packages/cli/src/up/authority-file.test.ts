import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { findAuthorityFile } from './authority-file.ts'

const SOMEBODY = { uid: 64_000, gid: 64_000 } as const

function makeFile(t: TestContext): { readonly folder: string; readonly path: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zennnn-authority-')))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'authority.pem')
  const kind = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=authority'
  const files = ['-keyout', join(folder, 'key.pem'), '-out', path]
  execFileSync('openssl', ['req', '-x509', ...kind.split(' '), ...files], { stdio: 'ignore' })
  chmodSync(folder, 0o755)
  chmodSync(path, 0o644)
  return { folder, path }
}

function refusal(closed: string) {
  return {
    code: 'CONFIGURATION_INVALID',
    message: `ZENNNN_CA_FILE: the user that serve runs as may not read ${closed}.`,
  }
}

test('a link leads to the file that serve is permitted to read', async (t) => {
  const { folder, path } = makeFile(t)
  const link = join(folder, 'link.pem')
  symlinkSync(path, link)
  assert.equal(await findAuthorityFile(link, SOMEBODY), path)
  assert.equal(await findAuthorityFile(undefined, SOMEBODY), undefined)
})

test('a file, and a folder on its way, that is closed to the user of serve is refused by name', async (t) => {
  const { folder, path } = makeFile(t)
  chmodSync(path, 0o600)
  await assert.rejects(findAuthorityFile(path, SOMEBODY), refusal(path))
  chmodSync(folder, 0o700)
  await assert.rejects(findAuthorityFile(path, SOMEBODY), refusal(folder))
})

test('a file that holds no certificates ends the start before anything is begun', async (t) => {
  const { folder } = makeFile(t)
  await assert.rejects(findAuthorityFile(join(folder, 'key.pem'), undefined), {
    code: 'CONFIGURATION_INVALID',
  })
})
