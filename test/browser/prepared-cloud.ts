import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openRunFolder, removeRunFolder } from '../run-folder.ts'
import { Cloud, freePort } from './cloud.ts'
import { createAcme } from './person.ts'

/**
 * Global setup of the browser tests: a cloud with the database `acme` is made once, stopped, and its home copied for each
 * file. Making a cluster and its templates costs several times what a start costs; that it works is what sign-up.test.ts
 * shows, from nothing.
 */
let folder: string | undefined

export async function globalSetup(): Promise<void> {
  folder = await openRunFolder()
  const home = join(folder, 'home')
  // PostgreSQL runs as another user below it.
  await mkdir(home, { mode: 0o711 })
  const cloud = new Cloud(home, await freePort())
  try {
    await cloud.start()
    await createAcme(cloud)
    process.env['ZENNNN_TEST_PREPARED'] = JSON.stringify({
      home,
      operatorPassword: await cloud.operatorPassword(),
    })
  } finally {
    await cloud.stop()
  }
}

export async function globalTeardown(): Promise<void> {
  if (folder !== undefined) await removeRunFolder(folder)
}
