import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { changingRoutes, plainlyRead } from './known-routes.ts'

const REFERENCE = join(import.meta.dirname, '../../../../docs/reference/api.md')

function rows(found: readonly RegExpExecArray[]): readonly string[] {
  return found
    .map(([, methods, path, access, site, brand = '']) =>
      [methods, path, access, site, brand === '' ? 'both' : 'zeldesk'].join(' '),
    )
    .toSorted()
}

test('every route of docs/reference/api.md is known to who tries them, and no other', async () => {
  const [text, source] = await Promise.all([
    readFile(REFERENCE, 'utf8'),
    readFile(join(import.meta.dirname, 'known-routes.ts'), 'utf8'),
  ])
  const written = [
    ...text.matchAll(/^\| `([A-Z ]+)` \| `(\/[^`]*)` \| (\w+) \| (\w+) \| (brand Zeldesk only)?/gm),
  ]
  const known = [
    ...source.matchAll(/^ {2}\['([A-Z ]+)', '(\/[^']*)', '(\w+)', '(\w+)', '(\w*)'\],$/gm),
  ]
  assert.ok(written.length > 150)
  assert.deepEqual(rows(known), rows(written))
})

test('routes are asked method by method, and their variable parts name nothing', () => {
  const changing = changingRoutes('zeldesk')
  const methods = new Set(changing.map(({ method }) => method))
  assert.deepEqual([...methods].toSorted(), ['DELETE', 'PATCH', 'POST', 'PUT'])
  assert.ok(changing.every(({ path }) => !path.includes(':')))
  // The other brand has no way in for staff.
  assert.ok(changing.some(({ path }) => path.startsWith('/api/staff-access/')))
  assert.ok(changingRoutes('zennnn').every(({ path }) => !path.includes('staff')))
  const paths = changing.filter(({ path }) => path.startsWith('/api/rpc/'))
  assert.deepEqual(
    paths.map(({ method, path }) => `${method} ${path}`),
    ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} /api/rpc/no.such`),
  )
  assert.ok(plainlyRead().some(({ path }) => path === '/auth/session'))
  assert.ok(plainlyRead().every(({ method, path }) => method === 'GET' && !/[:*]/.test(path)))
})
