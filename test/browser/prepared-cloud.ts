import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cloud, freePort } from './cloud.ts'

/**
 * Global setup of the browser tests: a cloud is made once, stopped, and its home copied for each file. Making a cluster and
 * its templates costs several times what a start costs; that it works is what sign-up.test.ts shows, from nothing.
 */
const HOME = join(tmpdir(), `zennnn-prepared-${process.pid}`)

export async function globalSetup(): Promise<void> {
  // PostgreSQL runs as another user below it.
  await mkdir(HOME, { mode: 0o711 })
  const cloud = new Cloud(HOME, await freePort())
  try {
    await cloud.start()
    process.env['ZENNNN_TEST_PREPARED'] = JSON.stringify({
      home: HOME,
      operatorPassword: await cloud.operatorPassword(),
    })
  } finally {
    await cloud.stop()
  }
}

export async function globalTeardown(): Promise<void> {
  await rm(HOME, { recursive: true, force: true, maxRetries: 20 })
}
