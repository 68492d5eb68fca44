import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabaseId, newRecordId, PlatformError, systemClock } from '@zennnn/kernel'
import type { BackupRecord } from '../vault/backup-register.ts'
import type { BackUpEnd } from './recover-log.ts'
import type { ToRecover } from './recover-plan.ts'
import { bringFirst, sourcesOf } from './recover-sources.ts'

const DATABASE = newDatabaseId()
const [NEWEST, OLDER, OF_END] = [backup(), backup(), backup()]

function backup(): BackupRecord {
  return {
    id: newRecordId(systemClock),
    database: DATABASE,
    kind: 'scheduled',
    state: 'complete',
    at: new Date('2026-03-05T02:00:00Z'),
    endedAt: undefined,
    verifiedAt: undefined,
    degradedAt: undefined,
    checkedAt: undefined,
    bytes: undefined,
    sha256: undefined,
    content: undefined,
    message: undefined,
    copies: [],
  }
}

const ACME: ToRecover = {
  database: DATABASE,
  tier: 'paid',
  bytes: 0,
  customer: {
    record: newRecordId(systemClock),
    slug: 'acme',
    name: 'Acme',
    database: DATABASE,
    tier: 'paid',
    state: 'live',
    host: 'acme.localhost',
    apps: ['base'],
    adminEmail: null,
    sizeBytes: null,
    createdAt: '2026-03-01T00:00:00Z',
    dropAfter: null,
  },
  was: 'live',
  backups: [NEWEST, OLDER],
}

async function broken(): Promise<undefined> {
  return await Promise.reject(new PlatformError('INTERNAL', { message: 'The region hiccups.' }))
}

async function whole(): Promise<BackupRecord> {
  return await Promise.resolve(OF_END)
}

async function nothing(): Promise<undefined> {
  return await Promise.resolve(undefined)
}

/** What is brought back, and in which order that was tried; the backups in `damaged` cannot be. */
async function recover(
  tools: { readonly end?: BackUpEnd; readonly mayLackLog?: boolean },
  damaged: readonly BackupRecord[] = [],
) {
  const tried: BackupRecord[] = []
  const found = await bringFirst(
    sourcesOf(ACME, tools),
    async (one) => {
      tried.push(one)
      if (damaged.includes(one)) await broken()
    },
    { signal: new AbortController().signal, say: () => undefined },
  )
  return { found, tried }
}

test('what a database comes back from is the end of the log, and no backup is tried before', async () => {
  const { found, tried } = await recover({ end: whole })
  assert.deepEqual([found.backup, tried], [OF_END, [OF_END]])
})

test('where the end of the log fails no backup is taken that lacks what it has, unless somebody says so', async () => {
  const { found, tried } = await recover({ end: broken })
  assert.deepEqual(tried, [])
  assert.ok(found.backup === null)
  assert.match(found.message, /^The region hiccups\. .*say --without-log\.$/)
  const given = await recover({ end: broken, mayLackLog: true })
  assert.equal(given.found.backup, NEWEST)
})

test('what is made of the end of the log and cannot be brought back is no reason for a backup either', async () => {
  const { found, tried } = await recover({ end: whole }, [OF_END])
  assert.deepEqual([found.backup, tried], [null, [OF_END]])
})

test('a database that was deleted before the end of the log comes back from its newest backup', async () => {
  assert.equal((await recover({ end: nothing })).found.backup, NEWEST)
})

test('a backup that cannot be brought back gives way to the one before it', async () => {
  const { found, tried } = await recover({}, [NEWEST])
  assert.deepEqual([found.backup, tried], [OLDER, [NEWEST, OLDER]])
  const none = await recover({}, [NEWEST, OLDER])
  assert.deepEqual(none.found, { backup: null, message: 'The region hiccups.' })
})
