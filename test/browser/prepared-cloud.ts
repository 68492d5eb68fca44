import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cloud, freePort } from './cloud.ts'

/**
 * Global setup of the browser tests: a cloud is made once, stopped, and its home copied for each file. Making a cluster and
 * its templates costs several times what a start costs; that it works is what sign-up.test.ts shows, from nothing.
 */
const HOME = join(tmpdir(), `zennnn-prepared-${process.pid}`)
/** Beside the home, which is copied. */
const COMPILED = `${HOME}-compiled`

export async function globalSetup(): Promise<void> {
  // Each test file and command is a process of its own, and compiling is more than half of what starting one costs.
  process.env['NODE_COMPILE_CACHE'] = COMPILED
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
  for (const folder of [HOME, COMPILED])
    await rm(folder, { recursive: true, force: true, maxRetries: 20 })
}
