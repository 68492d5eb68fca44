import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Connections } from '@zennnn/data'
import { PasswordPool } from '@zennnn/identity'
import { createLog, systemClock } from '@zennnn/kernel'
import { Events } from './http/events.ts'
import { serverRoutes } from './server.ts'

const REFERENCE = new URL('../../../docs/reference/api.md', import.meta.url)
const login = (): { user: string; password: string } => ({ user: 'nobody', password: '' })
const nothing = async (): Promise<undefined> => await Promise.resolve(undefined)

/** As `POST /api/rpc/:name, session, any`. */
function declaredRoutes(): readonly string[] {
  const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
  const connections = new Connections({ host: '/', port: 1, login, clock: systemClock, log })
  const file = { certificatePath: '', keyPath: '', authorityPath: '' }
  const routes = serverRoutes(
    {
      listen: { address: '::1', port: 0 },
      certificate: file,
      connections,
      passwords: new PasswordPool(),
      findSite: nothing,
      domain: 'localhost',
      signUp: {
        offered: [],
        minimumPasswordLength: 12,
        start: async () => await Promise.resolve({ kind: 'started', ticket: '' }),
        progress: nothing,
      },
      clock: systemClock,
      log,
    },
    new Events(connections),
  )
  return routes.map(
    // The stylesheet's address changes with its content.
    ({ methods, path, access, site }) =>
      `${methods.join(' ')} ${path.replace(/[0-9a-f]{12}/, ':hash')}, ${access}, ${site}`,
  )
}

test('docs/reference/api.md lists every route with who may ask it and where, and no other', async () => {
  const text = await readFile(REFERENCE, 'utf8')
  const rows = [...text.matchAll(/^\| `([A-Z ]+)` \| `(\/[^`]*)` \| (\w+) \| (\w+) \|/gm)]
  const written = rows.map(([, methods, path, access, site]) =>
    `${methods} ${path}, ${access}, ${site}`.trim(),
  )
  assert.deepEqual(written.toSorted(), declaredRoutes().toSorted())
})
