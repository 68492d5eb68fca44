import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { acmeVariables, findHook } from './location-acme.ts'

const DIRECTORY = 'https://acme.example/directory'

test('a location that asks an authority is told which, with which key, and that port 80 is for it; any other nothing', () => {
  assert.deepEqual(acmeVariables(undefined), {})
  assert.deepEqual(acmeVariables({ directory: DIRECTORY, key: 'P-256' }), {
    ZENNNN_ACME: DIRECTORY,
    ZENNNN_ACME_KEY: 'P-256',
    ZENNNN_HTTP_PORT: '80',
  })
})

test('the hook is called where it was brought to, wherever it lies here', () => {
  const acme = { directory: DIRECTORY, key: 'RSA-3072', hook: 'dns/hook' } as const
  assert.deepEqual(acmeVariables(acme), {
    ZENNNN_ACME: DIRECTORY,
    ZENNNN_ACME_KEY: 'RSA-3072',
    ZENNNN_ACME_HOOK: '/etc/zennnn/dns-hook',
    ZENNNN_HTTP_PORT: '80',
  })
})

test('a hook is found from the home, and one that cannot be brought is refused before anything is done', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-hook-'))
  t.after(async () => {
    await rm(home, { recursive: true })
  })
  const find = async (hook?: string): Promise<string | undefined> =>
    await findHook(home, {
      name: 'us',
      acme: { directory: DIRECTORY, key: 'P-256', ...(hook === undefined ? {} : { hook }) },
    })
  await writeFile(join(home, 'hook'), '#!/bin/sh\n')
  await writeFile(join(home, 'empty'), '')
  await writeFile(join(home, 'huge'), Buffer.alloc(1_000_001))
  await mkdir(join(home, 'folder'))
  assert.equal(await find('hook'), join(home, 'hook'))
  assert.equal(await find(join(home, 'hook')), join(home, 'hook'))
  assert.equal(await find(), undefined)
  assert.equal(await findHook(home, { name: 'us' }), undefined)
  for (const name of ['missing', 'empty', 'huge', 'folder'])
    await assert.rejects(find(name), {
      code: 'SETUP_FAILED',
      message: `The hook of "us", ${join(home, name)}, is no program that can be brought there.`,
    })
})
