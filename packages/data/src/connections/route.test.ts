import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createLog, systemClock } from '@zennnn/kernel'
import { parseRoute, type WatchedRoute, watchRoute } from './route.ts'

function openRoute(t: TestContext): {
  readonly put: (text: string) => void
  readonly follow: (path?: string) => WatchedRoute
  readonly events: string[]
} {
  const folder = mkdtempSync(join(tmpdir(), 'zennnn-route-'))
  const file = join(folder, 'route.json')
  const events: string[] = []
  const log = createLog({
    clock: systemClock,
    level: 'info',
    write: (line) => {
      events.push(String(Object(JSON.parse(line)).event))
    },
  })
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return {
    put: (text) => {
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
    },
    follow: (path = file) => {
      const route = watchRoute(path, log)
      t.after(() => {
        route.close()
      })
      return route
    },
    events,
  }
}

async function toldBy(route: WatchedRoute): Promise<void> {
  await new Promise<void>((resolve) => {
    route.onChange(resolve)
  })
}

test('a route is read at once and followed from then on, as often as its file is replaced', async (t) => {
  const { put, follow } = openRoute(t)
  put('{"epoch":4,"node":"a","open":true}')
  const route = follow()
  assert.deepEqual([route.epoch, route.isOpen], [4, true])
  for (const [text, epoch, isOpen] of [
    ['{"epoch":4,"node":"a","open":false}', 4, false],
    ['{"epoch":5,"node":"b","open":true}', 5, true],
    ['{"epoch":5,"node":"b","open":false}', 5, false],
  ] as const) {
    const told = toldBy(route)
    put(text)
    await told
    assert.deepEqual([route.epoch, route.isOpen], [epoch, isOpen])
  }
})

test('a file that is damaged or gone changes nothing, and is told', (t) => {
  const { put, follow, events } = openRoute(t)
  put('{"epoch":')
  const route = follow()
  assert.deepEqual([route.epoch, route.isOpen], [0, true])
  assert.deepEqual(events, ['route_unreadable'])
  const other = follow('/nowhere/route.json')
  assert.deepEqual([other.epoch, other.isOpen], [0, true])
  assert.deepEqual(events.slice(1), ['route_unwatched', 'route_unreadable'])
})

test('parseRoute takes nothing but an epoch and whether it is open', () => {
  assert.deepEqual(parseRoute('{"epoch":1,"node":"a","open":false}'), { epoch: 1, open: false })
  for (const text of [
    '',
    'null',
    '[]',
    '{"epoch":1}',
    '{"epoch":"1","open":true}',
    '{"epoch":1.5,"open":true}',
    '{"epoch":-1,"open":true}',
    '{"epoch":1,"open":"true"}',
  ])
    assert.equal(parseRoute(text), undefined, text)
})
